/// Brings a response's head into the form in which heads are compared.
///
/// One line for the status, then one for each header or list element that counts, sorted. Keeps its
/// memory from one head to the next; not to be shared between connections.
public struct HTTPHeadCanonicalizer: Sendable {
    /// One line of the canonical form in `scratch`.
    private struct Line: Sendable {
        var start: Int
        var nameEnd: Int
        var end: Int
        var order: Int
        var isUnordered: Bool
    }

    /// Rules of the headers.
    public let rules: HTTPHeaderRules

    private var scratch: [UInt8] = []
    private var lines: [Line] = []
    private var output: [UInt8] = []
    /// The last Content-Type in its canonical form: replicas mostly send the same one.
    private var mediaType: (value: String, canonical: String) = ("", "")

    /// Creates a canonicalizer.
    public init(rules: HTTPHeaderRules = HTTPHeaderRules()) {
        self.rules = rules
    }

    /// Digest of the canonical form of a head.
    public mutating func digest(
        status: Int,
        fields: [HTTPFieldLine],
        context: HTTPHeadContext = HTTPHeadContext()
    ) -> ContentDigest {
        write(status: status, fields: fields, context: context)
        return output.withUnsafeBytes { ContentDigest(of: $0) }
    }

    /// The canonical form of a head as text, for reports and tests.
    public mutating func text(
        status: Int,
        fields: [HTTPFieldLine],
        context: HTTPHeadContext = HTTPHeadContext()
    ) -> String {
        write(status: status, fields: fields, context: context)
        return String(decoding: output, as: UTF8.self)
    }

    /// The lines of a head's canonical form as fields, for finding out in which of them heads
    /// differ.
    ///
    /// Places are `status` and `header:name`.
    public mutating func fields(
        status: Int,
        fields: [HTTPFieldLine],
        context: HTTPHeadContext = HTTPHeadContext()
    ) -> BodyFields {
        write(status: status, fields: fields, context: context)
        return places("header:")
    }

    /// The lines of trailers' canonical form as fields; places are `trailer:name`.
    public mutating func trailerFields(_ fields: [HTTPFieldLine]) -> BodyFields {
        write(status: 0, fields: fields, context: HTTPHeadContext())
        return places("trailer:")
    }

    private func places(_ prefix: String) -> BodyFields {
        var result = BodyFields(countMax: Self.fieldCountMax)
        for (number, line) in output.split(separator: 10).enumerated() {
            guard number > 0, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                result.add(path: "status", pattern: "status", value: line)
                continue
            }
            // Equal names are told apart by their order where places are compared.
            let name = prefix + String(decoding: line[..<colon], as: UTF8.self)
            result.add(path: name, pattern: name, value: line[(colon + 1)...].dropFirst())
        }
        return result
    }

    /// Header lines and list elements of a head that are told apart.
    private static let fieldCountMax = 1024

    /// Digest of the canonical form of trailers.
    public mutating func trailersDigest(_ fields: [HTTPFieldLine]) -> ContentDigest {
        digest(status: 0, fields: fields)
    }

    private mutating func write(
        status: Int,
        fields: [HTTPFieldLine],
        context: HTTPHeadContext
    ) {
        scratch.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        output.removeAll(keepingCapacity: true)
        let hops = HTTPHopByHop(fields: fields)
        for (name, value) in fields {
            if context.isPageLeftOut, HTTPHeaderRules.describesPage(name) { continue }
            add(name, value, status, context, hops)
        }
        let said = context.isPageLeftOut ? HTTPServerPage.status(status) : status
        scratch.withUnsafeBufferPointer { bytes in
            lines.sort { Self.precedes($0, $1, bytes) }
            output.append(contentsOf: "\(said)\n".utf8)
            var previous: Line?
            for line in lines {
                let text = bytes[line.start..<line.end]
                if line.isUnordered, let previous,
                    bytes[previous.start..<previous.end].elementsEqual(text)
                {
                    continue
                }
                output.append(contentsOf: text)
                output.append(10)
                previous = line
            }
        }
    }

    /// By name; then lists by element, and other lines as they came.
    private static func precedes(
        _ left: Line,
        _ right: Line,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let names = (bytes[left.start..<left.nameEnd], bytes[right.start..<right.nameEnd])
        if !names.0.elementsEqual(names.1) { return names.0.lexicographicallyPrecedes(names.1) }
        guard left.isUnordered, right.isUnordered else { return left.order < right.order }
        return bytes[left.nameEnd..<left.end]
            .lexicographicallyPrecedes(bytes[right.nameEnd..<right.end])
    }

    private mutating func add(
        _ name: String,
        _ value: String,
        _ status: Int,
        _ context: HTTPHeadContext,
        _ hops: HTTPHopByHop
    ) {
        switch rules.rule(for: name) {
        case .volatile, .hopByHop, .withheld: return
        case .wholeOnly:
            guard status == 200 else { return }
            addLine(name, HTTPListElements.trimmed(value).lowercased())
        case .framing:
            guard Self.counts(name, context) else { return }
            addLine(name, HTTPListElements.trimmed(value).lowercased())
        case .exact:
            guard !hops.removes(name) else { return }
            addLine(name, value)
        case .list(let lowercases):
            for element in HTTPListElements.split(value, separator: UInt8(ascii: ",")) {
                addLine(
                    name,
                    lowercases ? Self.lowercasedName(element) : element,
                    isUnordered: true
                )
            }
        case .codingBlindList:
            for element in HTTPListElements.split(value, separator: UInt8(ascii: ","))
            where !ASCIIByte.equal(element, "accept-encoding") {
                addLine(name, Self.lowercasedName(element), isUnordered: true)
            }
        case .mediaType:
            if mediaType.value != value {
                mediaType = (value, HTTPMediaType(value)?.canonical ?? value)
            }
            addLine(name, mediaType.canonical)
        case .sharedMediaType:
            if mediaType.value != value {
                mediaType = (value, HTTPMediaType(value)?.shared ?? "")
            }
            if !mediaType.canonical.isEmpty { addLine(name, mediaType.canonical) }
        case .location:
            addLine(name, HTTPLocation(value, own: context.ownAuthorities).canonical)
        case .cookie:
            addLine(name, HTTPSetCookie(value)?.canonical ?? "malformed", isUnordered: true)
        case .challenge:
            addLine(name, HTTPChallenge.canonical(value), isUnordered: true)
        case .nonces:
            addLine(name, HTTPContentPolicy.canonical(value))
        }
    }

    private mutating func addLine(_ name: String, _ value: String, isUnordered: Bool = false) {
        let start = scratch.count
        for byte in name.utf8 { scratch.append(ASCIIByte.lowercased(byte)) }
        let nameEnd = scratch.count
        scratch.append(UInt8(ascii: ":"))
        scratch.append(32)
        value.withBytes { scratch.append(contentsOf: ASCIIByte.trimmed($0[...])) }
        lines.append(
            Line(
                start: start,
                nameEnd: nameEnd,
                end: scratch.count,
                order: lines.count,
                isUnordered: isUnordered
            )
        )
    }

    /// Tells whether a header about the body's form counts in this response.
    private static func counts(_ name: String, _ context: HTTPHeadContext) -> Bool {
        if ASCIIByte.equal(name, "content-length") { return context.isAnswerToHead }
        if ASCIIByte.equal(name, "content-encoding") { return !context.isContentDecoded }
        return false
    }

    /// The element with the part before `=` in lower case: a directive's name has no case.
    private static func lowercasedName(_ element: String) -> String {
        guard let equals = element.firstIndex(of: "=") else { return element.lowercased() }
        return element[..<equals].lowercased() + element[equals...]
    }
}
