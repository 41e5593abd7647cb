/// The time that is pinned on every replica before a write, as `SET timestamp=1763000000.123456,…`.
enum PinnedTime {
    private static let start = "SET timestamp="
    private static let prefix = Array(start.utf8)

    /// Tells whether a statement pins time and random seeds.
    static func isPin(_ statement: String) -> Bool { statement.hasPrefix(start) }

    /// Moves the pinned time.
    ///
    /// - Parameters:
    ///   - command: payload of a query command.
    ///   - milliseconds: by how much; may be negative.
    /// - Returns: the changed payload, or nil when it pins no time.
    static func shift(_ command: [UInt8], milliseconds: Int) -> [UInt8]? {
        guard command.dropFirst().starts(with: prefix) else { return nil }
        let first = 1 + prefix.count
        let digits = command[first...].prefix { (0x30...0x39).contains($0) }
        let hasFraction = command[digits.endIndex...].first == UInt8(ascii: ".")
        let fraction: ArraySlice<UInt8> =
            hasFraction
            ? command[(digits.endIndex + 1)...].prefix { (0x30...0x39).contains($0) } : []
        guard let seconds = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
        let padded = (String(decoding: fraction, as: UTF8.self) + "000000").prefix(6)
        guard let micros = Int64(padded) else { return nil }
        let moved = max(1_000_000, seconds * 1_000_000 + micros + Int64(milliseconds) * 1_000)
        let tail = String(moved % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - tail.count)
        let end = fraction.isEmpty ? digits.endIndex : fraction.endIndex
        return command[..<first] + Array("\(moved / 1_000_000).\(zeros)\(tail)".utf8)
            + command[end...]
    }
}
