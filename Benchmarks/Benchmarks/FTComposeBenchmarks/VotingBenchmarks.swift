import Benchmark
import VotingCore

/// The vote over one reply and the order of one write.
enum VotingBenchmarks {
    /// Adds the benchmarks to the suite.
    static func register() {
        let right = VoteDigest(1, 2, 3, 4)
        let wrong = VoteDigest(1, 2, 3, 5)
        Part.measure("Tally: 3 replies agree") { runs in
            for _ in runs {
                blackHole(verdict(of: identity(right), identity(right), identity(right)))
            }
        }
        Part.measure("Tally: 1 of 3 replies differs") { runs in
            for _ in runs {
                blackHole(verdict(of: identity(right), identity(wrong), identity(right)))
            }
        }
        Part.measure("OrderingGate: one write, from request to release") { runs in
            var gate = OrderingGate<UInt64>()
            for run in runs {
                let waiter = UInt64(run)
                blackHole(gate.writeRequested(waiter))
                blackHole(gate.commitBegan(waiter))
                blackHole(gate.commitEnded(waiter, committed: true))
                blackHole(gate.writeReleased(waiter))
            }
        }
        Part.measure("OrderingGate: one shared read, from request to release") { runs in
            var gate = OrderingGate<UInt64>()
            for run in runs {
                let waiter = UInt64(run)
                blackHole(gate.sharedRequested(waiter))
                blackHole(gate.sharedReleased(waiter))
            }
        }
    }

    private static func verdict(
        of first: VoteDigest,
        _ second: VoteDigest,
        _ third: VoteDigest
    ) -> Verdict? {
        var tally = Tally(configured: ReplicaSet(first: 3), configuredCount: 3, quorum: 2)
        blackHole(tally.replied(ReplicaIndex(0), with: first))
        blackHole(tally.replied(ReplicaIndex(1), with: second))
        blackHole(tally.replied(ReplicaIndex(2), with: third))
        return tally.verdict
    }
}
