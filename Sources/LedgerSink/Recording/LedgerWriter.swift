import Glibc
internal import LedgerFormat
internal import Logging
internal import VotingCore

/// The thread that takes records from the queue to the spool until the queue is closed and empty.
///
/// Confined to its thread, except for what its parts guard themselves.
final class LedgerWriter {
    /// Loose entries that are sealed at once.
    static let looseAtOnce = 2_048
    /// Entries that are made durable at once.
    static let entriesAtOnce = 8_192
    /// Longest sleep when nothing comes; what is final is forgotten at this pace.
    static let idleMilliseconds = 200

    private let queue: LedgerQueue
    private let spool: Spool
    private let board: WaitBoard
    private let limits: RecorderLimits
    private let identity: WriterIdentity
    private let encoder: RoundEncoder
    private let sealer: BatchSealer
    private let counters: RecorderCounters
    private let logger: Logger
    private let told: @Sendable (SubmitMachine.Event) -> Void

    private var unsaved: [UnsavedEntry] = []
    /// The first unsaved entries as they were sealed for a try that failed.
    private var sealed: SpoolAddition?
    private var standing: WriterStanding?
    private var failure: String?

    init(
        queue: LedgerQueue,
        spool: Spool,
        board: WaitBoard,
        limits: RecorderLimits,
        identity: WriterIdentity,
        key: SigningKey,
        encoder: RoundEncoder,
        counters: RecorderCounters,
        logger: Logger,
        told: @escaping @Sendable (SubmitMachine.Event) -> Void
    ) {
        self.queue = queue
        self.spool = spool
        self.board = board
        self.limits = limits
        self.identity = identity
        self.encoder = encoder
        sealer = BatchSealer(key: key)
        self.counters = counters
        self.logger = logger
        self.told = told
    }

    /// Entry point; takes over the retained reference it is given.
    static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        guard let pointer = $0 else { return nil }
        Unmanaged<LedgerWriter>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
    }

    private func run() {
        noteUncleanEnd()
        var isLast = false
        while !isLast {
            let round = queue.take(waitMilliseconds: hasMore ? 0 : Self.idleMilliseconds)
            isLast = round.isLast
            if round.gap != nil { counters.gapWritten() }
            unsaved += encoder.entries(of: round)
            while !settle() {
                guard queue.pause(milliseconds: limits.retryMilliseconds) else { continue }
                // Closing: one more try, then what is left is told to be lost.
                if !settle() { giveUp() }
                isLast = true
                break
            }
        }
        board.giveUp()
        spool.close(at: unsaved.isEmpty ? Self.nowMilliseconds() : nil)
    }

    /// True when loose entries wait to be sealed and nothing hinders it.
    private var hasMore: Bool {
        let state = spool.present
        return state.chain != nil && state.looseCount > 0
    }

    /// A writer that was killed leaves a gap of unknown size.
    private func noteUncleanEnd() {
        guard spool.wasLeftOpen else { return }
        let gap = RecordGap(
            dropped: 0,
            firstAtUnixMicroseconds: spool.lastUsedAtUnixMilliseconds * 1_000,
            lastAtUnixMicroseconds: Self.nowMilliseconds() * 1_000,
            reason: RecordGap.killedReason
        )
        counters.gapWritten()
        unsaved.append(UnsavedEntry(bytes: encoder.entry(of: gap)))
    }

    /// Does what there is to do; false when the disk refused.
    private func settle() -> Bool {
        do {
            try resumeChain()
            try sealLoose()
            try save()
            recovered()
            return true
        } catch {
            failed("\(error)")
            return false
        }
    }

    /// Adapts the chain to where the ledger says the writer stands.
    private func resumeChain() throws {
        if let fresh = queue.takeStanding() { standing = fresh }
        guard let standing else { return }
        let state = spool.present
        switch ResumePlan(state, identity: identity, standing: standing) {
        case .goOn(let ordered):
            spool.resume(orderedThrough: ordered, finalThrough: standing.finalThrough)
        case .begin(let chain, let sequence, let reason):
            let gap = reason.map { reason -> [UInt8] in
                let now = Self.nowMilliseconds() * 1_000
                return encoder.entry(
                    of: RecordGap(
                        dropped: 0,
                        firstAtUnixMicroseconds: now,
                        lastAtUnixMicroseconds: now,
                        reason: reason
                    )
                )
            }
            try spool.begin(chain, beyond: sequence, gap: gap, standing: standing)
            sealed = nil
            let oldNext = state.chain == nil ? 1 : sequence + 1
            let newNext = chain.nextSequence + (gap == nil ? 0 : 1)
            board.renumbered(
                beyond: oldNext - 1,
                by: Int64(bitPattern: newNext) - Int64(bitPattern: oldNext)
            )
            if let reason {
                counters.gapWritten()
                logger.warning("a chain begins", metadata: ["reason": "\(reason)"])
            }
        }
        self.standing = nil
        let resumed = spool.present
        told(
            .resumed(
                orderedThrough: resumed.orderedThrough,
                finalThrough: resumed.finalThrough,
                spooledThrough: resumed.spooledThrough
            )
        )
    }

    /// Seals some of the entries that waited for the ledger to tell where the chain stands.
    private func sealLoose() throws {
        let state = spool.present
        guard let chain = state.chain, state.looseCount > 0 else { return }
        let entries = try spool.looseEntries(limit: Self.looseAtOnce)
        let addition = try sealer.seal(entries.map(\.bytes), after: chain)
        try spool.seal(entries, as: addition, at: Self.nowMilliseconds())
        told(.spooled(through: spool.present.spooledThrough))
    }

    /// Makes what is unsaved durable, in portions that fit any spool.
    private func save() throws {
        guard !unsaved.isEmpty else {
            if spool.hasFinalBatches {
                try spool.commit(SpoolAddition(), at: Self.nowMilliseconds())
            }
            return
        }
        while !unsaved.isEmpty { try savePortion(unsaved[..<portionEnd]) }
    }

    /// How much of what is unsaved goes into one commit.
    private var portionEnd: Int {
        var bytes = 0
        let end = unsaved.firstIndex { entry in
            bytes += entry.bytes.count
            return bytes > limits.spoolBytesMax / 8
        }
        return min(max(end ?? unsaved.count, 1), Self.entriesAtOnce)
    }

    /// Makes some entries durable, and tells those who wait for that.
    private func savePortion(_ portion: ArraySlice<UnsavedEntry>) throws {
        let state = spool.present
        // The numbers that the entries have, or will have once the loose ones before them are sealed.
        let first = (state.chain?.nextSequence ?? 1) + state.looseCount
        let addition: SpoolAddition
        if let chain = state.chain, state.looseCount == 0 {
            addition = try sealed ?? sealer.seal(portion.map(\.bytes), after: chain)
            sealed = addition
        } else {
            addition = SpoolAddition(loose: portion.map(\.bytes))
        }
        try spool.commit(addition, at: Self.nowMilliseconds())
        sealed = nil
        unsaved.removeFirst(portion.count)
        for (index, entry) in portion.enumerated() {
            guard let waiter = entry.waiter else { continue }
            switch waiter.durability {
            case .async, .spooled: waiter.then(.reached)
            case .ordered, .final: board.add(waiter, sequence: first + UInt64(index))
            }
        }
        guard addition.chain != nil else { return }
        // At once: until the submitter has heard of it, the next record would become a batch alone.
        queue.setOrderBusy(true)
        told(.spooled(through: spool.present.spooledThrough))
    }

    private func giveUp() {
        let lost = unsaved.count
        for entry in unsaved { entry.waiter?.then(.missed) }
        counters.lost(UInt64(lost))
        logger.critical(
            "records are lost: the spool took nothing until the end",
            metadata: ["records": "\(lost)", "reason": "\(failure ?? "")"]
        )
    }

    private func failed(_ reason: String) {
        if failure == nil {
            logger.error(
                "the spool takes nothing; records wait in memory",
                metadata: ["reason": "\(reason)"]
            )
        }
        failure = reason
    }

    private func recovered() {
        guard failure != nil else { return }
        failure = nil
        logger.notice("the spool takes records again")
    }

    static func nowMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
