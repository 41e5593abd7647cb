import LedgerFormat

/// Makes of a log's leaves the values that the order had told.
struct LeafGrouper {
    /// A value of the order, with the leaves that it became.
    struct Group {
        /// What the order told.
        enum Content {
            case batch(ReplayInput)
            /// What was no batch: the log has only its digest.
            case undecodable(LeafBytes)
        }

        let content: Content
        let epoch: UInt32
        let leaves: [[UInt8]]
    }

    private var header: LeafBytes?
    private var key = ""
    private var count = 0
    private var value: [UInt8] = []
    private var leaves: [[UInt8]] = []

    /// Takes the next leaf; returns the value when it was the last one of it.
    mutating func take(_ bytes: [UInt8]) throws -> Group? {
        let leaf = try LeafBytes(bytes)
        if let header {
            guard Int(leaf.position) == leaves.count, leaf.flag == header.flag,
                leaf.orderEpoch == header.orderEpoch, leaf.revision == header.revision
            else { throw LedgerPeerError("its leaves are not in their order") }
            value += (0..<4).map { UInt8(truncatingIfNeeded: leaf.content.count >> (24 - 8 * $0)) }
            value += leaf.content
        } else {
            guard leaf.position != LeafBytes.undecodablePosition else {
                return Group(content: .undecodable(leaf), epoch: leaf.orderEpoch, leaves: [bytes])
            }
            guard leaf.position == 0 else {
                throw LedgerPeerError("its leaves begin within a batch")
            }
            let parts = try leaf.headerAndSignature()
            header = leaf
            key = parts.header.key.text
            count = parts.header.count
            value = leaf.content
        }
        leaves.append(bytes)
        guard leaves.count > count else { return nil }
        defer { self = LeafGrouper() }
        let input = ReplayInput.put(
            key: key,
            revision: leaf.revision,
            version: leaf.flag == .overwrite ? 2 : 1,
            value: value
        )
        return Group(content: .batch(input), epoch: leaf.orderEpoch, leaves: leaves)
    }
}
