internal import Synchronization

/// Makes the values that a statement's clock and random numbers are pinned to.
///
/// One text goes to every replica (protocols.md 1.5: timestamp, rand_seed1 and rand_seed2 make NOW()
/// and RAND() byte-identical). Timestamps never repeat, so that the text also finds the statement in
/// the replicas' general logs.
final class PinSource: Sendable {
    private let last = Atomic<Int64>(0)
    private let clock = SystemClock()
    private static let seedMax: UInt32 = 0x3FFF_FFFE

    /// The next pin's text.
    ///
    /// - Parameter keepsTime: true when the client set the time itself; only the seeds are pinned then.
    /// - Returns: one SET statement.
    func next(keepsTime: Bool) -> String {
        let seeds =
            "rand_seed1=\(UInt32.random(in: 1...Self.seedMax)),"
            + "rand_seed2=\(UInt32.random(in: 1...Self.seedMax))"
        guard !keepsTime else { return "SET " + seeds }
        let stamp = nextMicroseconds()
        let fraction = String(stamp % 1_000_000)
        let padding = String(repeating: "0", count: 6 - fraction.utf8.count)
        return "SET timestamp=\(stamp / 1_000_000).\(padding)\(fraction)," + seeds
    }

    private func nextMicroseconds() -> Int64 {
        let now = clock.unixMicroseconds()
        var seen = last.load(ordering: .relaxed)
        while true {
            let candidate = max(now, seen + 1)
            let result = last.compareExchange(
                expected: seen,
                desired: candidate,
                ordering: .relaxed
            )
            if result.exchanged { return candidate }
            seen = result.original
        }
    }
}
