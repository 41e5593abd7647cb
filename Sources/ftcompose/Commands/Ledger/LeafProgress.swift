import Glibc

/// How far long work on a log is: told seldom enough to be read, and often enough to see that it goes on.
struct LeafProgress {
    /// Shortest time between two lines where a person reads them, in seconds.
    static let terminalSeconds = 1
    /// Shortest time between two lines that end in a log, in seconds.
    static let logSeconds = 30

    private let verb: String
    private let pause: Duration
    private var last: ContinuousClock.Instant

    /// Begins to count time.
    ///
    /// - Parameters:
    ///   - verb: What is done with leaves, such as `checked`.
    ///   - isTerminal: Whether a person reads standard error.
    ///   - now: The time.
    init(
        _ verb: String,
        isTerminal: Bool = isatty(STDERR_FILENO) == 1,
        now: ContinuousClock.Instant = .now
    ) {
        self.verb = verb
        pause = .seconds(isTerminal ? Self.terminalSeconds : Self.logSeconds)
        last = now
    }

    /// The line to tell now; nil when it is too early for another one.
    mutating func line(
        _ done: UInt64,
        of all: UInt64,
        now: ContinuousClock.Instant = .now
    ) -> String? {
        guard last.duration(to: now) >= pause else { return nil }
        last = now
        return "\(verb) \(done) of \(all) leaves"
    }
}
