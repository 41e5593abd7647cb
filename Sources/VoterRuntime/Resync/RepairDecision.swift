internal import VotingCore

/// What follows from comparing a replica with the donors; pure.
enum RepairDecision: Sendable, Equatable {
    /// It equals them: it may vote again. Donors in `odd` differ from a majority.
    case readmit(odd: ReplicaSet)
    /// It has to be repaired from this donor.
    case copy(donor: ReplicaIndex, plan: RepairPlan, odd: ReplicaSet)
    /// Nobody can tell which state is right.
    case refuse(reason: String)

    /// Decides on a replica under resync; a repair `isThorough` when a first one did not suffice.
    init(
        target: ReplicaIndex,
        result: StateVoteResult,
        quorum: Int,
        isThorough: Bool = false
    ) {
        let groups = result.comparison.groups
        guard let own = result.states[target] else {
            self = .refuse(reason: result.unreadable[target] ?? "the replica cannot be read")
            return
        }
        let donors = ReplicaSet(result.states.keys).removing(target)
        guard !donors.isEmpty else {
            self = .refuse(reason: "no donor can be read")
            return
        }
        let company = groups.first { $0.contains(target) } ?? ReplicaSet(target)
        if donors.isSubset(of: company) || company.count >= quorum {
            self = .readmit(odd: donors.subtracting(company))
            return
        }
        let donorGroups = groups.map { $0.removing(target) }.filter { !$0.isEmpty }
        let right = donorGroups.first { $0 == donors || $0.count >= quorum }
        guard let right, let donor = right.first, let state = result.states[donor] else {
            let names = result.comparison.differing.map(\.description).joined(separator: ", ")
            self = .refuse(reason: "the donors differ from one another in \(names)")
            return
        }
        self = .copy(
            donor: donor,
            plan: RepairPlan(target: own, donor: state, isThorough: isThorough),
            odd: donors.subtracting(right)
        )
    }
}
