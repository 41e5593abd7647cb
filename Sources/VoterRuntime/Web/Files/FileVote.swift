package import VotingCore

/// The verdict on the files of all replicas.
package struct FileVote: Sendable, Equatable {
    /// Differences that lasted, in the order of their paths.
    package let differences: [FileDifference]
    /// Paths that differ, also those that are not kept.
    package let differingCount: Int
    /// Paths that were compared.
    package let comparedCount: Int
    /// Replicas that differ nowhere.
    package let agreed: ReplicaSet
    /// Replicas that differ from a quorum somewhere, or, without one, all that were compared.
    package let dissented: ReplicaSet
    /// Replicas whose files could not be read.
    package let failed: ReplicaSet
    /// The verdict: the worst over all paths.
    package let verdict: Verdict

    /// Concludes from what was compared.
    package init(
        _ comparison: FileTreeComparison,
        lasting: [FileDifference],
        failed: ReplicaSet,
        quorum: Int
    ) {
        differences = lasting
        differingCount = lasting.isEmpty ? 0 : comparison.differingCount
        comparedCount = comparison.comparedCount
        self.failed = failed
        var dissenters = lasting.reduce(ReplicaSet()) { $0.union($1.dissenters) }
        if comparison.replicas.count < quorum {
            verdict = .insufficient
        } else if lasting.contains(where: \.isUnresolved) {
            verdict = .noMajority
            dissenters = comparison.replicas
        } else {
            verdict = dissenters.isEmpty && failed.isEmpty ? .unanimous : .majority
        }
        dissented = dissenters
        agreed = comparison.replicas.subtracting(dissenters)
    }

    /// Replicas that a quorum contradicts, whatever else nobody can decide.
    package var contradicted: ReplicaSet {
        differences.reduce(ReplicaSet()) { $0.union($1.dissenters) }
    }

    /// What is wrong with one replica, in few words.
    package func words(for replica: ReplicaIndex) -> String {
        let own = differences.filter { $0.dissenters.contains(replica) }
        guard let first = own.first else { return "no difference" }
        let rest = own.count - 1
        return first.words(for: replica) + (rest > 0 ? ", and \(rest) more" : "")
    }
}
