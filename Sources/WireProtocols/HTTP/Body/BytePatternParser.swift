/// Compiles the text of a pattern into steps.
struct BytePatternParser {
    /// Groups inside groups.
    private static let depthMax = 32
    /// Largest number in `{m,n}`.
    private static let repetitionsMax = 255

    /// Names of groups, in the order of their beginnings.
    private(set) var names: [String] = []

    private let text: [UInt8]
    private let takesNames: Bool
    private var index = 0

    init(_ text: String, takesNames: Bool = false) {
        self.text = Array(text.utf8)
        self.takesNames = takesNames
    }

    mutating func compile() throws(BytePatternError) -> [BytePattern.Step] {
        let steps = try alternatives(depth: 0)
        guard index == text.count else { throw .malformed(atByte: index) }
        return steps + [.match]
    }

    private var byte: UInt8? { index < text.count ? text[index] : nil }

    /// Steps hold targets relative to their own beginning until they are put in place.
    private static func shifted(_ steps: [BytePattern.Step], by offset: Int) -> [BytePattern.Step] {
        steps.map { step in
            switch step {
            case .split(let one, let two): .split(one + offset, two + offset)
            case .jump(let target): .jump(target + offset)
            case .byte, .lineStart, .lineEnd, .save, .match: step
            }
        }
    }

    private static func append(
        _ steps: [BytePattern.Step],
        to all: inout [BytePattern.Step]
    ) throws(BytePatternError) {
        guard all.count + steps.count < BytePattern.statesMax else {
            throw .tooLarge(statesMax: BytePattern.statesMax)
        }
        all += shifted(steps, by: all.count)
    }

    private mutating func alternatives(
        depth: Int
    ) throws(BytePatternError) -> [BytePattern.Step] {
        guard depth <= Self.depthMax else { throw .unsupported(atByte: index) }
        var left = try sequence(depth: depth)
        while byte == UInt8(ascii: "|") {
            index += 1
            let right = try sequence(depth: depth)
            var both: [BytePattern.Step] = [.split(1, left.count + 2)]
            try Self.append(left, to: &both)
            both.append(.jump(left.count + right.count + 2))
            try Self.append(right, to: &both)
            left = both
        }
        return left
    }

    private mutating func sequence(depth: Int) throws(BytePatternError) -> [BytePattern.Step] {
        var steps: [BytePattern.Step] = []
        while let byte, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            let atom = try atom(depth: depth)
            try Self.append(try repeated(atom), to: &steps)
        }
        return steps
    }

    private mutating func atom(depth: Int) throws(BytePatternError) -> [BytePattern.Step] {
        let start = index
        guard let first = byte else { throw .malformed(atByte: index) }
        index += 1
        switch first {
        case UInt8(ascii: "("):
            return try group(depth: depth, start: start)
        case UInt8(ascii: "["): return [.byte(try set())]
        case UInt8(ascii: "."): return [.byte(.any)]
        case UInt8(ascii: "^"): return [.lineStart]
        case UInt8(ascii: "$"): return [.lineEnd]
        case UInt8(ascii: "\\"): return [.byte(try escaped())]
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
            throw .malformed(atByte: start)
        default: return [.byte(ByteSet(first))]
        }
    }

    /// A group, behind its opening parenthesis.
    private mutating func group(
        depth: Int,
        start: Int
    ) throws(BytePatternError) -> [BytePattern.Step] {
        var slot: Int?
        if byte == UInt8(ascii: "?") {
            index += 1
            if byte == UInt8(ascii: ":") {
                index += 1
            } else {
                guard takesNames, let name = name() else { throw .unsupported(atByte: start) }
                guard !names.contains(name) else { throw .malformed(atByte: start) }
                slot = names.count
                names.append(name)
            }
        }
        let inner = try alternatives(depth: depth + 1)
        guard byte == UInt8(ascii: ")") else { throw .malformed(atByte: index) }
        index += 1
        guard let slot else { return inner }
        return [.save(2 * slot)] + Self.shifted(inner, by: 1) + [.save(2 * slot + 1)]
    }

    /// Reads `<name>` or `P<name>`; nil for anything else.
    private mutating func name() -> String? {
        if byte == UInt8(ascii: "P") { index += 1 }
        guard byte == UInt8(ascii: "<"), let end = text[index...].firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        let found = text[(index + 1)..<end]
        let isName =
            found.allSatisfy {
                ASCIIByte.isLetter($0) || ASCIIByte.isDigit($0) || $0 == UInt8(ascii: "_")
            } && (found.first.map { !ASCIIByte.isDigit($0) } ?? false)
        guard isName, found.count <= CapturePattern.nameBytesMax else { return nil }
        index = end + 1
        return String(decoding: found, as: UTF8.self)
    }

    /// The set behind a backslash.
    private mutating func escaped() throws(BytePatternError) -> ByteSet {
        guard let letter = byte else { throw .malformed(atByte: index) }
        index += 1
        if let set = ByteSet.named(letter) { return set }
        switch letter {
        case UInt8(ascii: "t"): return ByteSet(9)
        case UInt8(ascii: "n"): return ByteSet(10)
        case UInt8(ascii: "r"): return ByteSet(13)
        case _ where ASCIIByte.isLetter(letter) || ASCIIByte.isDigit(letter):
            throw .unsupported(atByte: index - 1)
        default: return ByteSet(letter)
        }
    }

    /// A class, behind its opening bracket.
    private mutating func set() throws(BytePatternError) -> ByteSet {
        var result = ByteSet()
        let isInverted = byte == UInt8(ascii: "^")
        if isInverted { index += 1 }
        var isFirst = true
        while let first = byte, first != UInt8(ascii: "]") || isFirst {
            isFirst = false
            index += 1
            if first == UInt8(ascii: "\\") {
                result.formUnion(try escaped())
                continue
            }
            guard byte == UInt8(ascii: "-"), index + 1 < text.count,
                text[index + 1] != UInt8(ascii: "]")
            else {
                result.insert(first)
                continue
            }
            let last = text[index + 1]
            guard first <= last, last != UInt8(ascii: "\\") else { throw .malformed(atByte: index) }
            result.insert(first...last)
            index += 2
        }
        guard byte != nil else { throw .malformed(atByte: index) }
        index += 1
        return isInverted ? result.inverted : result
    }

    /// The atom as often as the sign behind it says.
    private mutating func repeated(
        _ atom: [BytePattern.Step]
    ) throws(BytePatternError) -> [BytePattern.Step] {
        let (least, most): (Int, Int?)
        switch byte {
        case UInt8(ascii: "*"): (least, most) = (0, nil)
        case UInt8(ascii: "+"): (least, most) = (1, nil)
        case UInt8(ascii: "?"): (least, most) = (0, 1)
        case UInt8(ascii: "{"): (least, most) = try bounds()
        default: return atom
        }
        index += 1
        switch byte {
        case UInt8(ascii: "?"), UInt8(ascii: "+"): throw .unsupported(atByte: index)
        case UInt8(ascii: "*"), UInt8(ascii: "{"): throw .malformed(atByte: index)
        default: break
        }
        var steps: [BytePattern.Step] = []
        for _ in 0..<least { try Self.append(atom, to: &steps) }
        guard let most else {
            try Self.append(
                [.split(1, atom.count + 2)] + Self.shifted(atom, by: 1) + [.jump(0)],
                to: &steps
            )
            return steps
        }
        for _ in least..<most {
            try Self.append(
                [.split(1, atom.count + 1)] + Self.shifted(atom, by: 1),
                to: &steps
            )
        }
        return steps
    }

    /// Reads `{m}`, `{m,}` or `{m,n}` up to the closing brace.
    private mutating func bounds() throws(BytePatternError) -> (Int, Int?) {
        let start = index
        guard let end = text[index...].firstIndex(of: UInt8(ascii: "}")) else {
            throw .malformed(atByte: start)
        }
        let parts = text[index + 1..<end]
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        index = end
        guard (1...2).contains(parts.count), let least = Int(parts[0]), least >= 0 else {
            throw .malformed(atByte: start)
        }
        let most = parts.count == 1 ? least : (parts[1].isEmpty ? nil : Int(parts[1]))
        guard parts.count == 1 || parts[1].isEmpty || most != nil, most ?? least >= least,
            most ?? least <= Self.repetitionsMax
        else { throw .malformed(atByte: start) }
        return (least, most)
    }
}
