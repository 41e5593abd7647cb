import WireProtocols

/// A head written in a golden file: a first line, then header lines with `\r`, `\n`, `\t` and `\0`
/// for those bytes and `*N` at the end for a value repeated N times.
struct GoldenHead {
    let start: [String]
    let fields: [HTTPFieldLine]

    init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        start = lines.removeFirst().split(separator: " ", omittingEmptySubsequences: false)
            .map { Self.unescaped(String($0)) }
        fields = lines.flatMap { line -> [HTTPFieldLine] in
            guard let colon = line.firstIndex(of: ":") else { return [(Self.unescaped(line), "")] }
            var value = line[line.index(after: colon)...]
            if value.hasPrefix(" ") { value = value.dropFirst() }
            let name = Self.unescaped(String(line[..<colon]))
            return [(name, Self.unescaped(String(value)))]
        }
    }

    /// Words of the first line after the first one.
    func has(_ word: String) -> Bool { start.dropFirst().contains(word) }

    /// Values of `key=value` words of the first line.
    func values(_ key: String) -> [String] {
        start.filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }

    private static func unescaped(_ text: String) -> String {
        var result = text.replacing("\\r", with: "\r").replacing("\\n", with: "\n")
            .replacing("\\t", with: "\t").replacing("\\0", with: "\u{0}")
        if let star = result.lastIndex(of: "*"), star != result.startIndex,
            let count = Int(result[result.index(after: star)...])
        {
            result = String(repeating: String(result[..<star]), count: count)
        }
        return result
    }
}
