/// Cuts text into lines, whatever ends them, and removes what does not count.
///
/// The last line counts whether it ends or not: `a` and `a⏎` are the same text. A line longer than
/// the limit is given in pieces of exactly that length, so that pieces of input do not matter.
struct TextFilter: Sendable {
    private let patterns: [BytePattern]
    private let lineBytesMax: Int
    private var line: [UInt8] = []
    private var isAfterReturn = false
    private var isLong = false

    init(rules: BodyRules) {
        patterns = rules.textIgnores
        lineBytesMax = max(1, rules.lineBytesMax)
    }

    var keptBytes: Int { line.count }

    /// Adds bytes and calls the body for each line that ended, without its end.
    mutating func append(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        var index = 0
        if isAfterReturn, !bytes.isEmpty {
            isAfterReturn = false
            if bytes[0] == 10 { index = 1 }
        }
        while index < bytes.count {
            var end = index
            let limit = min(bytes.count, index + lineBytesMax - line.count)
            while end < limit, bytes[end] != 10, bytes[end] != 13 { end += 1 }
            if end < bytes.count, bytes[end] == 10 || bytes[end] == 13 {
                give(UnsafeRawBufferPointer(rebasing: bytes[index..<end]), body)
                isLong = false
                if bytes[end] == 13 {
                    if end + 1 < bytes.count {
                        if bytes[end + 1] == 10 { end += 1 }
                    } else {
                        isAfterReturn = true
                    }
                }
                index = end + 1
            } else {
                line.append(contentsOf: bytes[index..<end])
                index = end
                if line.count == lineBytesMax {
                    give(UnsafeRawBufferPointer(start: nil, count: 0), body)
                    isLong = true
                }
            }
        }
    }

    /// Gives the line that has no end, if there is one.
    mutating func finish(_ body: (UnsafeRawBufferPointer) -> Void) {
        if !line.isEmpty { give(UnsafeRawBufferPointer(start: nil, count: 0), body) }
    }

    private mutating func give(
        _ rest: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        if line.isEmpty, rest.isEmpty, isLong { return }
        if patterns.isEmpty, line.isEmpty {
            body(rest)
            return
        }
        line.append(contentsOf: rest)
        for pattern in patterns { line = pattern.replacing(in: line, with: UInt8(ascii: "*")) }
        line.withUnsafeBytes(body)
        line.removeAll(keepingCapacity: true)
    }
}
