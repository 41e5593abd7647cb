package import VotingCore

/// Compares the trees of replicas path by path; pure.
package struct FileTreeComparison: Sendable, Equatable {
    /// Differences that are kept; more are counted.
    package static let differencesMax = 1_000

    /// Paths on which replicas do not agree, in order.
    package let differences: [FileDifference]
    /// Paths that differ, also those that are not kept.
    package let differingCount: Int
    /// Paths that were compared.
    package let comparedCount: Int
    /// Paths that could not be compared yet.
    package let unreadCount: Int
    /// Replicas whose trees were compared.
    package let replicas: ReplicaSet
    /// Whether a tree was larger than may be, so that what is missing in it proves nothing.
    package let isCut: Bool

    /// Compares trees.
    ///
    /// - Parameters:
    ///   - trees: What was found in each replica that could be read.
    ///   - quorum: Equal ones that are right.
    package init(trees: [ReplicaIndex: FileTree], quorum: Int) {
        let ordered = trees.sorted { $0.key < $1.key }.map(\.value)
        let isCut = ordered.contains { $0.isCut }
        let unread = ordered.reduce(into: Set<String>()) { $0.formUnion($1.unread) }
        var differing: [String] = []
        var compared = 0
        for (index, tree) in ordered.enumerated() {
            for (path, entry) in tree.entries where !unread.contains(path) {
                // The first one that has a path compares it for all.
                if ordered[..<index].contains(where: { $0.entries[path] != nil }) { continue }
                let others = ordered.map { $0.entries[path] }
                if isCut, others.contains(nil) { continue }
                compared += 1
                if others.contains(where: { $0 != entry }) { differing.append(path) }
            }
        }
        self.isCut = isCut
        replicas = ReplicaSet(trees.keys)
        comparedCount = compared
        unreadCount = unread.count
        differingCount = differing.count
        differences = differing.sorted().prefix(Self.differencesMax).map { path in
            FileDifference(
                path: path,
                entries: trees.mapValues { $0.entries[path] },
                quorum: quorum
            )
        }
    }
}
