import GRDB
import LedgerFormat
public import TransparencyLog

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

extension PeerStore {
    /// A proof that a leaf is in the log under a checkpoint that a majority cosigned.
    ///
    /// The leaf's bytes travel with it as its extra data.
    public func proof(of index: UInt64) async throws -> LogProof {
        let path = path
        return try await read { try Self.proof(of: index, $0, path: path) }
    }

    /// The same on the calling thread, for commands.
    public func proofNow(of index: UInt64) throws(PeerStoreError) -> LogProof {
        let path = path
        return try readNow { try Self.proof(of: index, $0, path: path) }
    }

    private static func proof(
        of index: UInt64,
        _ database: Database,
        path: String
    ) throws -> LogProof {
        guard let leaf = try entry(at: index, database, path: path).leaf else {
            throw PeerStoreError(
                .unusable,
                "there is no leaf \(index) here, or it is not kept any more"
            )
        }
        let covering = try Int64.fetchOne(
            database,
            sql: "SELECT size FROM checkpoints WHERE final = 1 AND size > ? ORDER BY size LIMIT 1",
            arguments: [Int64(clamping: index)]
        )
        guard let covering, let note = try joinedNote(atSize: UInt64(clamping: covering), database)
        else {
            throw PeerStoreError(
                .unusable,
                "leaf \(index) is not final yet: a majority of the actors has still to cosign it"
            )
        }
        let hashes = try InclusionProof.make(
            index: index,
            size: UInt64(clamping: covering),
            from: StoredTree(database, path: path)
        )
        return try LogProof(
            extra: leaf.bytes,
            index: index,
            hashes: hashes,
            note: SignedNote(parsing: Array(note.utf8))
        )
    }
}
