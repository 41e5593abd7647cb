import GRDB
import LedgerFormat
import TransparencyLog

extension PeerStore {
    /// The leaf at an index and the entry in it; the entry is nil when the leaf holds none.
    static func entry(
        at index: UInt64,
        _ database: Database,
        path: String
    ) throws -> (leaf: LeafBytes?, entry: LedgerEntry?) {
        var bytes: [UInt8]?
        try forEachLeaf(index..<(index + 1), database, path: path) { bytes = Array($1) }
        guard let bytes else { return (nil, nil) }
        guard let leaf = try? LeafBytes(bytes) else {
            throw damaged(path, "leaf \(index) cannot be read")
        }
        guard leaf.position != 0, leaf.position != LeafBytes.undecodablePosition else {
            return (leaf, nil)
        }
        return (leaf, try? LedgerEntry(leaf.content))
    }

    /// Everything about one leaf; nil when it is not in the log or not kept.
    public func detail(of index: UInt64) async throws(PeerStoreError) -> EntryDetail? {
        let path = path
        return try await read { try Self.detail(of: index, $0, path: path) }
    }

    /// The same on the calling thread, for commands.
    public func detailNow(of index: UInt64) throws(PeerStoreError) -> EntryDetail? {
        let path = path
        return try readNow { try Self.detail(of: index, $0, path: path) }
    }

    private static func detail(
        of index: UInt64,
        _ database: Database,
        path: String
    ) throws -> EntryDetail? {
        let found = try entry(at: index, database, path: path)
        guard let leaf = found.leaf else { return nil }
        let batch = try batch(ofLeaf: index, database)
        let finalSize = try finalSize(database)
        let isHeader = leaf.position == 0
        let place = EntryPlace(
            index: index,
            writer: batch?.writer ?? "?",
            sequence: batch.flatMap { isHeader ? nil : $0.sequence + index - $0.leaf - 1 },
            flag: leaf.flag.rawValue,
            isFinal: index < finalSize
        )
        let block = try block("WHERE size > ? ORDER BY size LIMIT 1", [Int64(index)], database)
        return EntryDetail(
            line: isHeader ? nil : EntryLine(place, found.entry),
            index: index,
            leafHash: TreeHash.leaf(leaf.bytes),
            leaf: leaf,
            batch: batch,
            block: block,
            final: index < finalSize
        )
    }
}
