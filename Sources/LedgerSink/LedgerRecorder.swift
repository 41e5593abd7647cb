import Glibc
internal import LedgerFormat
public import LibCrypto
public import Logging
public import VotingCore

/// Records votes as signed entries of the ledger.
///
/// `record` only puts the record into memory. A thread of its own makes entries, puts their digests under
/// the service's key, seals and signs batches and keeps them in a spool on disk; `run` sends them to a
/// destination until they are final. What finds no room is dropped, counted and represented by a signed gap entry.
///
/// `@unchecked Sendable` because its mutable state, `thread`, is taken under `closing` only; the
/// parts guard themselves.
public final class LedgerRecorder: VoteRecorder, @unchecked Sendable {
    private let queue: LedgerQueue
    private let spool: Spool
    private let board = WaitBoard()
    private let counters = RecorderCounters()
    private let identity: WriterIdentity
    private let key: SigningKey
    private let logger: Logger
    private let events: AsyncStream<SubmitMachine.Event>
    private let eventSource: AsyncStream<SubmitMachine.Event>.Continuation
    private let closing: UnsafeMutablePointer<pthread_mutex_t>
    private var thread: pthread_t?

    /// Opens the spool, making it if needed, and starts the thread.
    ///
    /// A damaged spool is moved aside; the ledger then tells where the writer stands, and a gap entry
    /// says that something may be missing.
    ///
    /// - Parameters:
    ///   - path: the spool's SQLite file.
    ///   - identity: the writer, its log and its key.
    ///   - digests: the service's key, under which entries have the digests of records.
    ///   - service: service that the gap entries name.
    ///   - groups: names of the replicas of each group of the service, in plan order.
    ///   - limits: bounds of memory and disk.
    ///   - logger: told what changes.
    /// - Throws: `StoreError` when the spool cannot be made or belongs to another writer.
    public init(
        spool path: String,
        identity: WriterIdentity,
        digests: DigestKey,
        service: String,
        groups: [[String]],
        limits: RecorderLimits = RecorderLimits(),
        logger: Logger
    ) throws(StoreError) {
        self.identity = identity
        self.logger = logger
        key = SigningKey(identity.key)
        spool = try Self.openSpool(path, identity, limits, logger)
        queue = LedgerQueue(limits: limits)
        (events, eventSource) = AsyncStream.makeStream()
        closing = .allocate(capacity: 1)
        pthread_mutex_init(closing, nil)
        let eventSource = self.eventSource
        let work = LedgerWriter(
            queue: queue,
            spool: spool,
            board: board,
            limits: limits,
            identity: identity,
            key: key,
            encoder: RoundEncoder(service: service, groups: groups, digests: digests),
            counters: counters,
            logger: logger,
            told: { eventSource.yield($0) }
        )
        let pointer = Unmanaged.passRetained(work)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, LedgerWriter.main, pointer.toOpaque())
        guard code == 0 else {
            pointer.release()
            throw .failed("cannot start the thread that writes: \(String(cString: strerror(code)))")
        }
        self.thread = thread
    }

    /// Opens the spool of a service with one group of replicas; see the other `init`.
    ///
    /// - Throws: `StoreError` when the spool cannot be made or belongs to another writer.
    public convenience init(
        spool path: String,
        identity: WriterIdentity,
        digests: DigestKey,
        service: String,
        replicas: [String],
        limits: RecorderLimits = RecorderLimits(),
        logger: Logger
    ) throws(StoreError) {
        try self.init(
            spool: path,
            identity: identity,
            digests: digests,
            service: service,
            groups: [replicas],
            limits: limits,
            logger: logger
        )
    }

    deinit {
        close()
        pthread_mutex_destroy(closing)
        closing.deallocate()
    }

    /// Takes a record; never blocks on the disk.
    public func record(_ record: VoteRecord) {
        _ = append(record, isComplete: true, waiter: nil)
    }

    /// Takes a record that an answer waits for; see `VoteRecorder`.
    public func record(
        _ record: VoteRecord,
        isComplete: Bool,
        reaching durability: Durability,
        then: @escaping @Sendable (DurabilityOutcome) -> Void
    ) {
        guard durability != .async else {
            _ = append(record, isComplete: isComplete, waiter: nil)
            return then(.reached)
        }
        let waiter = RecordWaiter(durability: durability, then: then)
        // What found no room will never get there; the gap entry says that it existed.
        if !append(record, isComplete: isComplete, waiter: waiter) { then(.missed) }
    }

    /// How the recorder fares.
    public var status: RecorderStatus {
        let state = spool.present
        let now = LedgerWriter.nowMilliseconds()
        func age(_ time: Int64?) -> UInt64 { time.map { UInt64(max(now - $0, 0)) } ?? 0 }
        var status = RecorderStatus()
        status.droppedRecords = queue.droppedRecords + counters.lostCount
        status.gaps = counters.gapCount
        status.spooledEntries = state.entryCount
        status.spooledBytes = UInt64(state.byteCount)
        status.unorderedMilliseconds = age(state.oldestUnordered)
        status.unfinalMilliseconds = age(state.oldestUnfinal)
        status.orderedThrough = state.orderedThrough
        status.finalThrough = state.finalThrough
        return status
    }

    /// Sends what is spooled to the ledger until cancelled; called once.
    public func run(to destination: any BatchDestination) async {
        let eventSource = self.eventSource
        await LedgerSubmitter(
            identity: identity,
            key: key,
            destination: destination,
            spool: spool,
            board: board,
            queue: queue,
            logger: logger,
            events: events,
            told: { eventSource.yield($0) }
        ).run()
    }

    /// Signs with another key from here on, and has it made known to the ledger.
    ///
    /// What is spooled and not in the order yet is sealed again with the new key, under the same numbers;
    /// a batch that is on its way is waited for.
    public func replaceKey(with new: Ed25519PrivateKey) {
        key.replace(with: new)
        eventSource.yield(.keyReplaced)
        logger.notice(
            "the writer has a new key",
            metadata: ["writer": "\(identity.writer.text)"]
        )
    }

    /// Writes what is waiting to the spool and ends the thread; later records are counted as dropped.
    ///
    /// A disk that takes nothing is tried once more, not waited for. What is spooled is sent by the
    /// next recorder of the same spool.
    public func close() {
        pthread_mutex_lock(closing)
        defer { pthread_mutex_unlock(closing) }
        guard let thread else { return }
        queue.close()
        pthread_join(thread, nil)
        self.thread = nil
        eventSource.finish()
    }

    private func append(
        _ record: VoteRecord,
        isComplete: Bool,
        waiter: RecordWaiter?
    ) -> Bool {
        var record = record
        // A statement may have the size of a packet; an entry keeps its beginning.
        if record.statement.utf8.count > VoteRecord.statementBytesMax {
            record.statement = String(
                decoding: record.statement.utf8.prefix(VoteRecord.statementBytesMax),
                as: UTF8.self
            )
        }
        return queue.append(
            PendingRecord(record: record, isComplete: isComplete, waiter: waiter)
        )
    }

    private static func openSpool(
        _ path: String,
        _ identity: WriterIdentity,
        _ limits: RecorderLimits,
        _ logger: Logger
    ) throws(StoreError) -> Spool {
        do {
            return try Spool(path: path, identity: identity, bytesMax: limits.spoolBytesMax)
        } catch .damaged(let reason) {
            let aside = "\(path).damaged.\(LedgerWriter.nowMilliseconds())"
            logger.critical(
                "the spool is damaged and was moved aside; what it had not sent is lost",
                metadata: ["reason": "\(reason)", "moved_to": "\(aside)"]
            )
            for suffix in ["", "-wal", "-shm"] { rename(path + suffix, aside + suffix) }
            return try Spool(path: path, identity: identity, bytesMax: limits.spoolBytesMax)
        }
    }
}
