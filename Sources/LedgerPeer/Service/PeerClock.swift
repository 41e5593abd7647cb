import Glibc

/// The wall clock.
enum PeerClock {
    /// Milliseconds since 1970.
    static var unixMilliseconds: Int64 {
        let now = now
        return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// Nanoseconds since 1970.
    static var unixNanoseconds: Int64 {
        let now = now
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    private static var now: timespec {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }
}
