import FoundationEssentials

/// The wall clock.
///
/// Asked through Foundation: which module owns the C library's `timespec` depends on the order in which a
/// build reads headers, and an optimised build then misses an import. It is exact to a microsecond.
enum PeerClock {
    /// Milliseconds since 1970.
    static var unixMilliseconds: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    /// Nanoseconds since 1970.
    static var unixNanoseconds: Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) * 1_000 }
}
