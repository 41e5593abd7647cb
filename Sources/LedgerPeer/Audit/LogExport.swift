import FoundationEssentials
import GRDB
import TransparencyLog

/// The whole log as files in the layout in which logs are served (C2SP tlog-tiles).
///
/// What is exported is the log under its newest final checkpoint, with the policy and the actors' keys
/// beside it. Whoever checks it takes those two from somewhere else.
public enum LogExport {
    /// Reads the files of a database one after the other.
    ///
    /// - Parameters:
    ///   - path: The database; a running peer may go on writing meanwhile.
    ///   - progress: Told how many of how many leaves are done.
    ///   - file: Gets each file's path within the export, and its bytes.
    /// - Returns: Leaves of the exported log.
    /// - Throws: `PeerStoreError` or `LedgerPeerError`, or what `file` throws.
    @discardableResult
    public static func run(
        database path: String,
        progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in },
        file: (_ path: String, _ bytes: [UInt8]) throws -> Void
    ) throws -> UInt64 {
        let store = try PeerStore(reading: path)
        defer { try? store.close() }
        let party = try PinnedParty.load(store)
        let size = try store.finalSize()
        guard size > 0, let note = try store.joinedNoteNow(atSize: size) else {
            throw LedgerPeerError("\(path) has nothing final yet, so there is nothing to export")
        }
        try file("policy", Array(party.policyText.utf8))
        try file("actors.json", try PeerStore.encode(party.actors))
        let minimum = try store.minimumIndex()
        for level in 0..<8 {
            let items = size >> UInt64(8 * level)
            guard items > 0 else { break }
            let first = level == 0 ? minimum >> 8 : 0
            // Nothing of the lowest level is left when all entries were too old to be kept.
            for index in stride(from: first, through: (items - 1) >> 8, by: 1) {
                guard
                    let tile = TilePath.inTree(
                        ofSize: size,
                        .hashes(level: level),
                        index: index
                    )
                else { continue }
                try file(tile.text, try hashes(tile, level, store))
            }
        }
        for index in stride(from: minimum >> 8, through: (size - 1) >> 8, by: 1) {
            guard let bundle = TilePath.inTree(ofSize: size, .entries, index: index) else {
                continue
            }
            try file(bundle.text, try entries(bundle, store))
            progress(min(bundle.startIndex + UInt64(bundle.width), size), size)
        }
        // Last: a folder with a checkpoint is whole.
        try file("checkpoint", Array(note.utf8))
        return size
    }

    private static func hashes(
        _ path: TilePath,
        _ level: Int,
        _ store: PeerStore
    ) throws -> [UInt8] {
        try store.readNow { database in
            let tree = StoredTree(database, path: store.path)
            let bytes = try tree.tile(level: level, number: path.index) ?? []
            let count = path.width * TreeHash.byteCount
            guard bytes.count >= count else {
                throw PeerStore.damaged(store.path, "\(path.text) is missing")
            }
            return Array(bytes[..<count])
        }
    }

    private static func entries(_ path: TilePath, _ store: PeerStore) throws -> [UInt8] {
        var leaves: [[UInt8]] = []
        let range = path.startIndex..<(path.startIndex + UInt64(path.width))
        try store.readNow { database in
            try PeerStore.forEachLeaf(range, database, path: store.path) { _, leaf in
                leaves.append(Array(leaf))
            }
        }
        guard leaves.count == path.width else {
            throw PeerStore.damaged(store.path, "leaves of \(path.text) are missing")
        }
        return try EntryBundle.encode(leaves)
    }
}
