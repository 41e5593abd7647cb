/// Writes JSON with sorted keys, canonical numbers and canonical strings.
///
/// One pass without a tree: members are written as they come and put in order when their object
/// closes. Equal keys keep their order and all their values, because readers differ in which one
/// they take. A value that is ignored is written as `?`; that it is there still counts.
struct JSONCanonicalizer {
    /// An open array or object.
    private struct Level {
        var isObject: Bool
        /// First of its members in `members`.
        var firstMember: Int
        /// Elements or members so far.
        var count = 0
        /// Patterns whose beginning leads here, one bit each.
        var patterns: UInt64
        /// Length of the field path of the container itself.
        var path: Int
        var pattern: Int
    }

    /// A member in `output`: key, colon, value and comma.
    private struct Member {
        var start: Int
        var keyEnd: Int
        var end: Int
    }

    private let ignores: [JSONPathPattern]
    private let depthMax: Int
    private let collectsFields: Bool
    private(set) var output: [UInt8] = Array("json\n".utf8)
    private(set) var duplicateKeys = 0
    private(set) var fields: BodyFields
    private var levels: [Level] = []
    private var members: [Member] = []
    private var scratch: [UInt8] = []
    /// Patterns that lead to the value at hand, and whether one of them ends there.
    private var valuePatterns: UInt64
    private var isIgnored = false
    /// Where an ignored value began, and how deep it is.
    private var ignoredFrom: (output: Int, depth: Int)?
    private var path: [UInt8] = []
    private var pattern: [UInt8] = []

    init(rules: BodyRules, collectsFields: Bool = false) {
        ignores = rules.jsonIgnores
        depthMax = rules.depthMax
        self.collectsFields = collectsFields
        fields = BodyFields(countMax: rules.fieldCountMax)
        let count = rules.jsonIgnores.count
        valuePatterns = count >= 64 ? .max : (1 << UInt64(count)) - 1
    }

    /// Reads one JSON text that fills the input.
    mutating func write(_ input: UnsafeBufferPointer<UInt8>) throws(BodyFallback) {
        output.reserveCapacity(input.count + 8)
        var index = skipSpace(input, 0)
        // A byte order mark is no JSON, but some servers send it and readers skip it.
        if index == 0, input.starts(with: [0xEF, 0xBB, 0xBF]) { index = skipSpace(input, 3) }
        try value(input, &index)
        while let level = levels.last {
            index = skipSpace(input, index)
            guard index < input.count else { throw .malformed(atByte: index) }
            let close = level.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
            if input[index] == close {
                index += 1
                closeLevel()
            } else {
                if level.count > 0 {
                    guard input[index] == UInt8(ascii: ",") else { throw .malformed(atByte: index) }
                    index = skipSpace(input, index + 1)
                }
                try element(input, &index)
            }
        }
        index = skipSpace(input, index)
        guard index == input.count else { throw .malformed(atByte: index) }
    }

    private func skipSpace(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < input.count, ASCIIByte.isSpace(input[index]), input[index] != 12 {
            index += 1
        }
        return index
    }

    /// Reads a member with its key, or an array's element, of the innermost level.
    private mutating func element(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int
    ) throws(BodyFallback) {
        let depth = levels.count - 1
        levels[depth].count += 1
        path.removeSubrange(levels[depth].path...)
        pattern.removeSubrange(levels[depth].pattern...)
        if levels[depth].isObject {
            let start = output.count
            guard index < input.count, input[index] == UInt8(ascii: "\"") else {
                throw .malformed(atByte: index)
            }
            try JSONString.append(input, &index, to: &output)
            let keyEnd = output.count
            members.append(Member(start: start, keyEnd: keyEnd, end: keyEnd))
            enter(key: start + 1..<keyEnd - 1)
            index = skipSpace(input, index)
            guard index < input.count, input[index] == UInt8(ascii: ":") else {
                throw .malformed(atByte: index)
            }
            index = skipSpace(input, index + 1)
            output.append(UInt8(ascii: ":"))
        } else {
            enter(position: levels[depth].count - 1)
        }
        try value(input, &index)
    }

    /// Begins a value; scalars end at once.
    private mutating func value(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int
    ) throws(BodyFallback) {
        guard index < input.count else { throw .malformed(atByte: index) }
        if isIgnored, ignoredFrom == nil { ignoredFrom = (output.count, levels.count) }
        let start = output.count
        switch input[index] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard levels.count < depthMax else { throw .tooDeep(levelsMax: depthMax) }
            output.append(input[index])
            levels.append(
                Level(
                    isObject: input[index] == UInt8(ascii: "{"),
                    firstMember: members.count,
                    patterns: valuePatterns,
                    path: path.count,
                    pattern: pattern.count
                )
            )
            index += 1
            return
        case UInt8(ascii: "\""):
            try JSONString.append(input, &index, to: &output)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            guard let end = JSONNumber.append(input, from: index, to: &output) else {
                throw .malformed(atByte: index)
            }
            index = end
        default:
            guard let word = Self.word(input, index) else { throw .malformed(atByte: index) }
            output.append(contentsOf: word.utf8)
            index += word.utf8.count
        }
        if ignoredFrom == nil { collect(from: start) }
        ended()
    }

    private static func word(_ input: UnsafeBufferPointer<UInt8>, _ index: Int) -> String? {
        ["true", "false", "null"].first { input[index...].starts(with: $0.utf8) }
    }

    /// A value has ended: an ignored one shrinks to its mark, and a comma follows inside a level.
    private mutating func ended() {
        if let ignored = ignoredFrom, ignored.depth == levels.count {
            output.removeSubrange(ignored.output...)
            output.append(UInt8(ascii: "?"))
            ignoredFrom = nil
            isIgnored = false
        }
        guard let level = levels.last else { return }
        output.append(UInt8(ascii: ","))
        if level.isObject { members[members.count - 1].end = output.count }
    }

    private mutating func closeLevel() {
        guard let level = levels.popLast() else { return }
        let close = level.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        path.removeSubrange(level.path...)
        pattern.removeSubrange(level.pattern...)
        if level.count == 0 {
            output.append(close)
            if ignoredFrom == nil { collect(from: output.count - 2) }
        } else {
            if level.isObject { sortMembers(from: level.firstMember) }
            output[output.count - 1] = close
        }
        members.removeSubrange(level.firstMember...)
        ended()
    }

    /// Puts the members that begin at `first` in the order of their keys.
    private mutating func sortMembers(from first: Int) {
        let begin = members[first].start
        let end = output.count
        var isSorted = true
        for index in (first + 1)..<max(first + 1, members.count) where isSorted {
            isSorted = compare(members[index - 1], members[index]) < 0
        }
        guard !isSorted else { return }
        var order = Array(members[first...])
        order.sort { left, right in
            let result = compare(left, right)
            return result == 0 ? left.start < right.start : result < 0
        }
        for index in order.indices.dropFirst() where compare(order[index - 1], order[index]) == 0 {
            duplicateKeys += 1
        }
        scratch.removeAll(keepingCapacity: true)
        for member in order { scratch.append(contentsOf: output[member.start..<member.end]) }
        output.replaceSubrange(begin..<end, with: scratch)
    }

    /// Negative, zero or positive as the left key comes before, equals or follows the right one.
    private func compare(_ left: Member, _ right: Member) -> Int {
        output.withUnsafeBytes { bytes in
            var (one, two) = (left.start, right.start)
            while one < left.keyEnd, two < right.keyEnd {
                if bytes[one] != bytes[two] { return Int(bytes[one]) - Int(bytes[two]) }
                one += 1
                two += 1
            }
            return (left.keyEnd - one) - (right.keyEnd - two)
        }
    }
}

extension JSONCanonicalizer {
    /// Follows patterns and the path into a member.
    private mutating func enter(key: Range<Int>) {
        if levels[levels.count - 1].patterns != 0, ignoredFrom == nil {
            let name = Array(output[key])
            follow { $0 == nil || $0 ?? [] == name }
        } else {
            valuePatterns = 0
        }
        guard collectsFields, ignoredFrom == nil else { return }
        // Long enough that the field is marked as left out; longer serves nobody.
        guard path.count <= BodyField.pathBytesMax else { return }
        path.append(UInt8(ascii: "/"))
        pattern.append(UInt8(ascii: "/"))
        for byte in output[key].prefix(BodyField.pathBytesMax) {
            let escape: [UInt8] =
                switch byte {
                case UInt8(ascii: "~"): [UInt8(ascii: "~"), UInt8(ascii: "0")]
                case UInt8(ascii: "/"): [UInt8(ascii: "~"), UInt8(ascii: "1")]
                default: [byte]
                }
            path.append(contentsOf: escape)
            pattern.append(contentsOf: escape)
        }
    }

    /// Follows patterns and the path into an array's element.
    private mutating func enter(position: Int) {
        if levels[levels.count - 1].patterns != 0, ignoredFrom == nil {
            let name = Array(String(position).utf8)
            follow { $0 == nil || $0 ?? [] == name }
        } else {
            valuePatterns = 0
        }
        guard collectsFields, ignoredFrom == nil, path.count <= BodyField.pathBytesMax else {
            return
        }
        path.append(contentsOf: "/\(position)".utf8)
        pattern.append(contentsOf: "/*".utf8)
    }

    private mutating func follow(_ matches: ([UInt8]?) -> Bool) {
        let depth = levels.count - 1
        valuePatterns = 0
        for (number, ignore) in ignores.enumerated()
        where levels[depth].patterns & (1 << UInt64(number)) != 0 {
            guard depth < ignore.segments.count, matches(ignore.segments[depth]) else { continue }
            if ignore.segments.count == depth + 1 { isIgnored = true }
            valuePatterns |= 1 << UInt64(number)
        }
    }

    private mutating func collect(from start: Int) {
        guard collectsFields else { return }
        fields.add(
            path: String(decoding: path, as: UTF8.self),
            pattern: String(decoding: pattern, as: UTF8.self),
            value: output[start...]
        )
    }
}
