internal import Glibc

/// Wall clock of this machine, for records and pins.
struct SystemClock: Sendable {
    /// Microseconds since 1970.
    func unixMicroseconds() -> Int64 {
        // The members of timespec belong to another module here; it is two machine words.
        var time: (seconds: Int, nanoseconds: Int) = (0, 0)
        withUnsafeMutablePointer(to: &time) {
            _ = $0.withMemoryRebound(to: timespec.self, capacity: 1) {
                clock_gettime(CLOCK_REALTIME, $0)
            }
        }
        return Int64(time.seconds) * 1_000_000 + Int64(time.nanoseconds) / 1_000
    }

    /// Milliseconds since 1970.
    func unixMilliseconds() -> Int64 { unixMicroseconds() / 1_000 }
}
