internal import LibCrypto
package import VotingCore

/// What one replica holds, as digests.
package struct StateDigest: Sendable, Equatable {
    /// State by item; what is missing does not exist there.
    package var items: [StateItem: ItemState]
    /// Items whose rows could not be read at the common point, and why.
    package var skipped: [StateItem: String]

    /// Creates a digest.
    package init(items: [StateItem: ItemState] = [:], skipped: [StateItem: String] = [:]) {
        self.items = items
        self.skipped = skipped
    }

    /// Digest of everything but the rows of the items given.
    package func digest(withoutRowsOf skipped: Set<StateItem>) -> VoteDigest {
        var hasher = SHA256()
        for (item, state) in items.sorted(by: { $0.key < $1.key }) {
            var state = state
            if skipped.contains(item) { state.rows = nil }
            hasher.update(Array("\(item.tag) \(item) \(state.text)\n".utf8))
        }
        return VoteDigest(bytes: hasher.finalize()) ?? VoteDigest(0, 0, 0, 0)
    }
}

extension StateItem {
    /// Keeps a schema from passing for a table of the same text.
    fileprivate var tag: Character {
        switch self {
        case .accounts: "a"
        case .schema: "s"
        case .table: "t"
        }
    }
}
