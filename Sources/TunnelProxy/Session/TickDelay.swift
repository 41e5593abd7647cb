/// By how much a timer came late because the process stood still.
///
/// A paused container, a suspended or migrated machine, a debugger: what was on its way then could not be
/// read, so that time must not count against the replicas.
struct TickDelay {
    /// Lateness that a busy event loop explains, in nanoseconds.
    static let normalNanosecondsMax: UInt64 = 250_000_000

    /// How long the process stood still, in nanoseconds; 0 when the timer came in time.
    let nanoseconds: UInt64

    /// Judges a timer.
    ///
    /// - Parameters:
    ///   - due: when it was to come, as uptime in nanoseconds.
    ///   - now: when it came.
    init(due: UInt64, now: UInt64) {
        let late = now > due ? now - due : 0
        nanoseconds = late > Self.normalNanosecondsMax ? late : 0
    }
}
