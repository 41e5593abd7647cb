internal import Synchronization
internal import VotingCore

/// Votes of one path by verdict.
final class PathVotes: Sendable {
    private let unanimous = Atomic<UInt64>(0)
    private let majority = Atomic<UInt64>(0)
    private let masked = Atomic<UInt64>(0)
    private let noMajority = Atomic<UInt64>(0)
    private let insufficient = Atomic<UInt64>(0)

    /// Creates counters at zero.
    init() {}

    /// A vote is complete.
    func voted(_ verdict: Verdict) {
        switch verdict {
        case .unanimous: unanimous.add(1, ordering: .relaxed)
        case .majority: majority.add(1, ordering: .relaxed)
        case .masked: masked.add(1, ordering: .relaxed)
        case .noMajority: noMajority.add(1, ordering: .relaxed)
        case .insufficient: insufficient.add(1, ordering: .relaxed)
        case .skipped: break
        }
    }

    /// The counters.
    var counts: [(verdict: Verdict, count: UInt64)] {
        [
            (.insufficient, insufficient.load(ordering: .relaxed)),
            (.majority, majority.load(ordering: .relaxed)),
            (.masked, masked.load(ordering: .relaxed)),
            (.noMajority, noMajority.load(ordering: .relaxed)),
            (.unanimous, unanimous.load(ordering: .relaxed)),
        ]
    }
}
