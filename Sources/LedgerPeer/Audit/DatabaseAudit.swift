import FoundationEssentials
import GRDB
import LedgerFormat
public import LibCrypto
public import TransparencyLog

/// Checks a whole database offline: every leaf, flag, signature, chain, tile, root and signed note.
///
/// What is stored beside the leaves is computed anew from them and compared. The actors' keys are those
/// that the database has pinned; give the policy to make sure that they are the ones you know.
public struct DatabaseAudit {
    /// Leaves between two reports of progress.
    static let stride: UInt64 = 4_096

    private let store: PeerStore
    private let party: PeerParty
    private var report = AuditReport()
    private var blocks: ArraySlice<BlockRow> = []
    private var frontier = MerkleFrontier()

    /// Checks a database.
    ///
    /// - Parameters:
    ///   - path: The file; a running peer may go on writing meanwhile.
    ///   - policy: Whose signatures count; nil for the pinned policy.
    ///   - peerKeys: Keys of the actors' peers; nil for the pinned ones.
    ///   - progress: Told how many of how many leaves are done.
    /// - Returns: What was found.
    /// - Throws: `PeerStoreError` or `LedgerPeerError` when there is nothing that could be checked.
    public static func run(
        database path: String,
        policy: WitnessPolicy? = nil,
        peerKeys: [String: Ed25519PublicKey]? = nil,
        progress: (_ done: UInt64, _ of: UInt64) -> Void
    ) throws -> AuditReport {
        let store = try PeerStore(reading: path)
        defer { try? store.close() }
        var audit = try DatabaseAudit(store)
        audit.compare(peerKeys)
        try audit.run(policy, progress)
        return audit.report
    }

    private init(_ store: PeerStore) throws {
        self.store = store
        party = try PinnedParty.load(store)
        report.origin = party.origin
        report.actor = party.actor
    }

    private mutating func run(
        _ policy: WitnessPolicy?,
        _ progress: (UInt64, UInt64) -> Void
    ) throws {
        report.size = try store.size()
        report.minimumIndex = try store.minimumIndex()
        report.isReplayed = report.minimumIndex == 0
        blocks = try store.allBlocks()[...]
        try checkLeaves(progress)
        try checkNotes(policy ?? WitnessPolicy(parsing: Array(party.policyText.utf8)))
        progress(report.size, report.size)
    }

    private mutating func compare(_ peerKeys: [String: Ed25519PublicKey]?) {
        guard let peerKeys, peerKeys != party.entryKeys else { return }
        report.add("the actors' keys that the database has pinned are not those that were given")
    }

    // MARK: Leaves

    private mutating func checkLeaves(_ progress: (UInt64, UInt64) -> Void) throws {
        var replay: LedgerReplay? = report.isReplayed ? LedgerReplay(rules: try party.rules()) : nil
        let size = report.size
        var next = report.minimumIndex
        if next > 0 { frontier = try store.frontier(size: next) }
        while let block = blocks.first, block.size <= next {
            blocks.removeFirst()
            if block.size == next, block.root != frontier.root {
                report.add("block \(block.number) has another root than the tiles up to \(next)")
            }
        }
        while next < size {
            let end = min(next + Self.stride, size)
            do {
                try store.readNow { try PeerStore.check(next..<end, $0, path: store.path) }
            } catch {
                guard error.kind == .corrupt else { throw error }
                report.add(error.description)
            }
            let leaves = try leaves(next..<end)
            let rows = try store.rows(next..<end)
            for (offset, leaf) in leaves.enumerated() {
                check(leaf, at: next + UInt64(offset), rows, &replay)
            }
            next = end
            progress(next, size)
        }
        report.root = Base64.encode(frontier.root.bytes)
        for block in blocks.prefix(1) where report.problemCount == 0 {
            report.add("block \(block.number) ends at \(block.size) leaves, and there are \(size)")
        }
    }

    private mutating func leaves(_ range: Range<UInt64>) throws -> [[UInt8]] {
        var leaves: [[UInt8]] = []
        do {
            try store.readNow { database in
                try PeerStore.forEachLeaf(range, database, path: store.path) { _, leaf in
                    leaves.append(Array(leaf))
                }
            }
        } catch {
            guard error.kind == .corrupt else { throw error }
            report.add(error.description)
        }
        return leaves
    }

    private mutating func check(
        _ bytes: [UInt8],
        at index: UInt64,
        _ rows: [UInt64: EntryRow],
        _ replay: inout LedgerReplay?
    ) {
        frontier.append(TreeHash.leaf(bytes))
        compareRoot()
        let leaf: LeafBytes
        do {
            leaf = try LeafBytes(bytes)
        } catch {
            report.add("leaf \(index) cannot be read: \(error)")
            replay = nil
            return
        }
        if leaf.position != 0 { report.entries[leaf.flag.name, default: 0] += 1 }
        guard replay != nil else { return }
        do {
            guard let record = try replay?.adopt(bytes) else { return }
            guard record.position != 0 else { return }
            let wanted = EntryRow(record, writer: record.writer?.text ?? "?")
            if rows[index] != wanted {
                report.add("the index of leaf \(index) is not what its entry says")
            }
        } catch {
            report.add("\(error)")
            report.isReplayed = false
            replay = nil
        }
    }

    private mutating func compareRoot() {
        guard let block = blocks.first, block.size == frontier.size else { return }
        blocks.removeFirst()
        report.blocks += 1
        if block.root != frontier.root {
            report.add("block \(block.number) has another root than the leaves up to \(block.size)")
        }
    }

    // MARK: Notes

    /// Verifies every signature under every note and compares the notes' roots with the leaves'.
    private mutating func checkNotes(_ policy: WitnessPolicy) throws {
        for size in try store.notedSizes() {
            guard let text = try store.joinedNoteNow(atSize: size) else { continue }
            do {
                let verdict = try policy.evaluate(SignedNote(parsing: Array(text.utf8)))
                report.notes += UInt64(verdict.cosigners.count)
                let root = try store.readNow { database in
                    try StoredTree(database, path: store.path).root(size: size)
                }
                guard verdict.checkpoint.size == size, verdict.checkpoint.root == root else {
                    report.add("the checkpoint at \(size) leaves is signed over another root")
                    continue
                }
                if verdict.isQuorumReached { report.finalSize = max(report.finalSize, size) }
            } catch {
                report.add("the checkpoint at \(size) leaves: \(error)")
            }
        }
        let claimed = try store.finalSize()
        if claimed > report.finalSize {
            report.add("it calls \(claimed) leaves final, and the notes prove \(report.finalSize)")
        }
    }
}
