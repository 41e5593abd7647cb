/// Reads the grammar of placeholders; byte by byte, since every character of it is ASCII.
struct InterpolationParser {
    private static let depthMax = 32
    private let bytes: [UInt8]
    private let depth: Int
    private var index = 0

    init(_ text: String) {
        self.init(bytes: Array(text.utf8), depth: 0)
    }

    private init(bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    mutating func parse() throws(InterpolationProblem) -> [InterpolationSegment] {
        guard depth < InterpolationParser.depthMax else { throw .tooDeep }
        var segments: [InterpolationSegment] = []
        var literal: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "$"), index + 1 < bytes.count else {
                literal.append(byte)
                index += 1
                continue
            }
            let next = bytes[index + 1]
            if next == UInt8(ascii: "$") {
                literal.append(next)
                index += 2
            } else if next == UInt8(ascii: "{") || InterpolationParser.startsName(next) {
                if !literal.isEmpty {
                    segments.append(.literal(String(decoding: literal, as: UTF8.self)))
                }
                literal = []
                segments.append(next == UInt8(ascii: "{") ? try braced() : named())
            } else {
                literal.append(byte)
                index += 1
            }
        }
        if !literal.isEmpty { segments.append(.literal(String(decoding: literal, as: UTF8.self))) }
        return segments
    }

    private mutating func named() -> InterpolationSegment {
        index += 1
        return .variable(name: name(), operation: nil)
    }

    private mutating func braced() throws(InterpolationProblem) -> InterpolationSegment {
        let start = index
        guard let end = closingBrace(from: index + 1) else {
            throw .malformed(String(decoding: bytes[start...], as: UTF8.self))
        }
        index += 2
        let name = name()
        let rest = bytes[index..<end]
        index = end + 1
        // Compose's pattern does not go beyond the end of a line.
        guard !name.isEmpty, !rest.contains(UInt8(ascii: "\n")) else {
            throw .malformed(String(decoding: bytes[start...end], as: UTF8.self))
        }
        if rest.isEmpty { return .variable(name: name, operation: nil) }
        guard let operation = try operation(Array(rest)) else {
            throw .malformed(String(decoding: bytes[start...end], as: UTF8.self))
        }
        return .variable(name: name, operation: operation)
    }

    private func operation(_ rest: [UInt8]) throws(InterpolationProblem) -> InterpolationOperation?
    {
        var rest = rest[...]
        let hasColon = rest.first == UInt8(ascii: ":")
        if hasColon { rest = rest.dropFirst() }
        let kind: InterpolationOperation.Kind
        switch rest.first {
        case UInt8(ascii: "-"): kind = .fallback
        case UInt8(ascii: "?"): kind = .required
        case UInt8(ascii: "+"): kind = .replacement
        default: return nil
        }
        var inner = InterpolationParser(bytes: Array(rest.dropFirst()), depth: depth + 1)
        return InterpolationOperation(
            kind: kind,
            emptyCountsAsUnset: hasColon,
            operand: try inner.parse()
        )
    }

    /// The brace that closes the one at `open`; every brace counts, as in Compose.
    private func closingBrace(from open: Int) -> Int? {
        var level = 0
        for position in open..<bytes.count {
            if bytes[position] == UInt8(ascii: "{") { level += 1 }
            if bytes[position] == UInt8(ascii: "}") {
                level -= 1
                if level == 0 { return position }
            }
        }
        return nil
    }

    private mutating func name() -> String {
        let start = index
        while index < bytes.count,
            InterpolationParser.startsName(bytes[index])
                || (index > start && (0x30...0x39).contains(bytes[index]))
        {
            index += 1
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func startsName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
