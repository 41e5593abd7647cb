internal import GRDB
internal import LedgerFormat
import Synchronization

/// Sealed batches on disk until they are final: what a writer owes the ledger.
///
/// One thread appends; others read. A commit is synchronised before it is acknowledged. What is final is
/// deleted with the next commit, so progress costs no synchronisation of its own.
final class Spool: Sendable {
    private let pool: DatabasePool
    private let bytesMax: Int
    private let state: Mutex<SpoolState>
    /// True when the last user ended without closing: what it had in memory is lost.
    let wasLeftOpen: Bool
    /// When the last user wrote last, in milliseconds since 1970; 0 when there was none.
    let lastUsedAtUnixMilliseconds: Int64

    /// Opens or makes the spool of a writer.
    ///
    /// - Parameters:
    ///   - path: the SQLite file.
    ///   - identity: the writer and its log; a spool of another one is refused.
    ///   - bytesMax: bytes of batches that are kept.
    /// - Throws: `StoreError`; a damaged file is told as such.
    init(path: String, identity: WriterIdentity, bytesMax: Int) throws(StoreError) {
        self.bytesMax = bytesMax
        pool = try LedgerDatabase.open(
            path,
            version: SpoolSchema.version,
            tables: SpoolSchema.tables
        )
        let found = try LedgerDatabase.write(pool) { database in
            try SpoolReader.open(database, identity: identity)
        }
        guard found.origin == identity.origin, found.writer == identity.writer.text else {
            throw .failed(
                "\(path) belongs to \(found.writer) of the log \(found.origin), not to "
                    + "\(identity.writer.text) of \(identity.origin): move it away, or take the plan "
                    + "it was made with"
            )
        }
        wasLeftOpen = found.wasLeftOpen
        lastUsedAtUnixMilliseconds = found.lastUsed
        state = Mutex(found.state)
    }

    /// What the spool holds.
    var present: SpoolState { state.withLock { $0 } }

    /// Keeps sealed batches, or entries that cannot be sealed yet, and forgets what is final.
    ///
    /// All of it or nothing. The bound counts what is kept after forgetting.
    func commit(_ addition: SpoolAddition, at unixMilliseconds: Int64) throws(StoreError) {
        let before = present
        var after = before
        after.batches.removeAll { $0.lastSequence <= after.finalThrough }
        let isDrained = after.batches.count < before.batches.count
        after.add(addition, at: unixMilliseconds)
        guard addition.isEmpty || after.byteCount <= bytesMax else {
            // Room is made all the same, so that the next try finds it.
            if isDrained { try commit(SpoolAddition(), at: unixMilliseconds) }
            throw .full(
                "\(pool.path): \(before.byteCount) bytes wait for the ledger, the bound is \(bytesMax)"
            )
        }
        let change = SpoolChange(addition: addition, state: after, unixMilliseconds)
        try LedgerDatabase.write(pool) { try change.apply(to: $0) }
        settle(after)
    }

    /// Notes how far entries are; durable with the next commit, since the ledger can tell it again.
    func progressed(orderedThrough: UInt64, finalThrough: UInt64) {
        state.withLock { state in
            state.orderedThrough = max(state.orderedThrough, orderedThrough)
            state.finalThrough = max(state.finalThrough, finalThrough)
        }
    }

    /// True when a commit of nothing would forget something.
    var hasFinalBatches: Bool {
        state.withLock { state in
            state.batches.first.map { $0.lastSequence <= state.finalThrough } ?? false
        }
    }

    /// The first batch beyond an entry; nil when there is none.
    func batch(after sequence: UInt64) throws(StoreError) -> SpooledBatch? {
        try LedgerDatabase.read(pool) { try SpoolReader.batch(after: sequence, in: $0) }
    }

    /// Entries that are not sealed yet, oldest first, at most a number of them.
    func looseEntries(limit: Int) throws(StoreError) -> [LooseEntry] {
        try LedgerDatabase.read(pool) { try SpoolReader.loose(limit: limit, in: $0) }
    }

    /// Begins a chain: batches beyond an entry become loose entries again, before those that are loose.
    ///
    /// - Parameters:
    ///   - chain: where sealing goes on.
    ///   - sequence: batches beyond it are taken apart.
    ///   - gap: an entry that comes before all of them; nil when nothing is missing.
    ///   - standing: where the ledger stands.
    /// - Throws: `StoreError`; then nothing has changed.
    func begin(
        _ chain: WriterChain,
        beyond sequence: UInt64,
        gap: [UInt8]?,
        standing: WriterStanding
    ) throws(StoreError) {
        var after = present
        after.batches.removeAll()
        after.chain = chain
        after.orderedThrough = standing.lastSequence
        after.finalThrough = min(standing.finalThrough, standing.lastSequence)
        let looseTotal = try LedgerDatabase.write(pool) { database in
            try SpoolReader.takeApart(beyond: sequence, gap: gap, in: database)
            let change = SpoolChange(addition: SpoolAddition(chain: chain), state: after, 0)
            try change.apply(to: database)
            return try SpoolReader.looseTotal(in: database)
        }
        after.looseCount = looseTotal.count
        after.looseBytes = looseTotal.bytes
        state.withLock { $0 = after }
    }

    /// Puts sealed batches in the place of the loose entries they hold.
    func seal(
        _ entries: [LooseEntry],
        as addition: SpoolAddition,
        at unixMilliseconds: Int64
    ) throws(StoreError) {
        guard let last = entries.last else { return }
        var after = present
        after.add(addition, at: unixMilliseconds)
        after.looseCount -= UInt64(entries.count)
        after.looseBytes -= entries.reduce(0) { $0 + $1.bytes.count }
        let change = SpoolChange(addition: addition, state: after, unixMilliseconds)
        try LedgerDatabase.write(pool) { database in
            try database.execute(sql: "DELETE FROM loose WHERE id <= ?", arguments: [last.id])
            try change.apply(to: database)
        }
        settle(after)
    }

    /// Takes over what a commit left; progress may have been told meanwhile.
    private func settle(_ committed: SpoolState) {
        state.withLock { state in
            var after = committed
            after.orderedThrough = max(after.orderedThrough, state.orderedThrough)
            after.finalThrough = max(after.finalThrough, state.finalThrough)
            state = after
        }
    }

    /// Notes where the ledger stands when the chain simply goes on.
    func resume(orderedThrough: UInt64, finalThrough: UInt64) {
        state.withLock { state in
            state.orderedThrough = orderedThrough
            state.finalThrough = min(finalThrough, orderedThrough)
        }
    }

    /// Closes the file; with a time, notes that nothing that was in memory is lost.
    func close(at unixMilliseconds: Int64?) {
        if let unixMilliseconds {
            try? pool.write { database in
                try database.execute(
                    sql: "UPDATE chain SET used = 0, used_at = ?",
                    arguments: [unixMilliseconds]
                )
            }
        }
        try? pool.close()
    }
}
