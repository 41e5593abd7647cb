internal import FoundationEssentials

/// The time of day.
enum UnixClock {
    /// Microseconds since 1970.
    static func microseconds() -> Int64 {
        // Which module `timespec` belongs to depends on the kind of build; a date does not.
        Int64((Date().timeIntervalSince1970 * 1_000_000).rounded())
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
