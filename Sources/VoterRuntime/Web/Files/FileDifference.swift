package import VotingCore

/// A path on which replicas do not agree.
package struct FileDifference: Sendable, Equatable {
    /// What is right at a path.
    package enum Agreement: Sendable, Equatable {
        /// No quorum agrees on anything.
        case none
        /// There should be nothing.
        case absence
        /// There should be this.
        case entry(FileEntry)
    }

    /// The path, beginning with the name of the tree.
    package let path: String
    /// What each replica that could be read has there; nil when there is nothing.
    package let entries: [ReplicaIndex: FileEntry?]
    /// What enough replicas agree on.
    package let agreement: Agreement
    /// Replicas that differ from that; none without a quorum.
    package let dissenters: ReplicaSet

    /// Counts what replicas have at a path.
    package init(path: String, entries: [ReplicaIndex: FileEntry?], quorum: Int) {
        self.path = path
        self.entries = entries
        var groups: [FileEntry?: ReplicaSet] = [:]
        for (replica, entry) in entries { groups[entry, default: []].insert(replica) }
        let large = groups.filter { $0.value.count >= quorum }
        // With a quorum of less than half two groups may reach it; then neither is right.
        guard let winner = large.first, large.count == 1 else {
            agreement = .none
            dissenters = []
            return
        }
        agreement = winner.key.map { .entry($0) } ?? .absence
        dissenters = ReplicaSet(entries.keys).subtracting(winner.value)
    }

    /// Whether no quorum agrees.
    package var isUnresolved: Bool { agreement == .none }

    /// What is wrong with one replica, in words.
    package func words(for replica: ReplicaIndex) -> String {
        guard let found = entries[replica] else { return "\(path) could not be read" }
        guard let entry = found else { return "\(path) is missing" }
        switch agreement {
        case .none: return "\(path) is like no other"
        case .absence: return "\(path) should not be there"
        case .entry(let wanted): return "\(path) \(entry.difference(from: wanted))"
        }
    }
}
