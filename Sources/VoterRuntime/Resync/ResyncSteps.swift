internal import VotingCore

/// Orders the steps of one resync under one lease; pure.
///
/// A replica that equals the donors is readmitted without a copy. After a copy it is compared again,
/// and a copy that still differs is repeated once for what differs.
struct ResyncSteps: Sendable {
    /// What to do next.
    enum Step: Sendable, Equatable {
        /// Compare the replica with the donors.
        case compare
        /// Repair the replica.
        case copy(donor: ReplicaIndex, plan: RepairPlan)
        /// Let it vote again; donors in `odd` differ from a majority.
        case readmit(odd: ReplicaSet)
        /// Give up for now.
        case fail(reason: String)
    }

    /// Copies of one lease.
    static let copiesMax = 2

    private(set) var copies = 0

    /// The lease was granted.
    mutating func began() -> Step { .compare }

    /// The states were compared.
    mutating func compared(_ decision: RepairDecision) -> Step {
        switch decision {
        case .readmit(let odd): return .readmit(odd: odd)
        case .refuse(let reason): return .fail(reason: reason)
        case .copy(let donor, let plan, _):
            guard copies < Self.copiesMax else {
                let names = plan.names.prefix(8).joined(separator: ", ")
                return .fail(reason: "the copy still differs in \(names)")
            }
            return .copy(donor: donor, plan: plan)
        }
    }

    /// The copy is complete.
    mutating func copied() -> Step {
        copies += 1
        return .compare
    }
}
