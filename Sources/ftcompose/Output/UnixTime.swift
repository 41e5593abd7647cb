import FoundationEssentials

/// The wall clock.
enum UnixTime {
    /// Milliseconds since 1970.
    static var nowMilliseconds: Int64 { nowMicroseconds / 1_000 }

    /// Microseconds since 1970.
    static var nowMicroseconds: Int64 {
        Int64((Date().timeIntervalSince1970 * 1_000_000).rounded())
    }
}
