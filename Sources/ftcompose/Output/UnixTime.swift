import Glibc

/// The wall clock.
enum UnixTime {
    /// Milliseconds since 1970.
    static var nowMilliseconds: Int64 { nowMicroseconds / 1_000 }

    /// Microseconds since 1970.
    static var nowMicroseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }
}
