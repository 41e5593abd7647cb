/// The statement that goes before each write and fixes the clock and the random generator.
public enum PinStatement {
    /// Text of the pin; the same for all replicas.
    ///
    /// - Parameters:
    ///   - timestampMicroseconds: Microseconds since 1970 that NOW() is to say.
    ///   - seed1: First half of the state of RAND().
    ///   - seed2: Second half of the state of RAND().
    /// - Returns: `SET timestamp=…,rand_seed1=…,rand_seed2=…`.
    public static func text(timestampMicroseconds: UInt64, seed1: UInt32, seed2: UInt32) -> String {
        let fraction = String(timestampMicroseconds % 1_000_000)
        let padding = String(repeating: "0", count: 6 - fraction.utf8.count)
        let seconds = timestampMicroseconds / 1_000_000
        return
            "SET timestamp=\(seconds).\(padding)\(fraction),rand_seed1=\(seed1),rand_seed2=\(seed2)"
    }

    /// Tells whether a statement, such as one found in a log, has exactly the form of a pin.
    public static func isPin(_ statement: [UInt8]) -> Bool {
        var rest = statement[...]
        for part in ["SET timestamp=", ".", ",rand_seed1=", ",rand_seed2="] {
            guard rest.starts(with: part.utf8) else { return false }
            rest = rest.dropFirst(part.utf8.count)
            let number = rest.prefix { $0 &- 48 < 10 }
            guard !number.isEmpty else { return false }
            rest = rest.dropFirst(number.count)
        }
        return rest.isEmpty
    }
}
