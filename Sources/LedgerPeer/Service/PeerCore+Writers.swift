public import LedgerFormat
public import LedgerSink
public import LibCrypto

extension PeerCore: BatchDestination {
    /// Longest wait until what was submitted is applied here.
    private static let applyMillisecondsMax: Int64 = 20_000

    /// Enrols a writer of this peer's actor; see `BatchDestination`.
    public func enrol(
        _ writer: WriterName,
        _ key: Ed25519PublicKey
    ) async throws(DestinationError) -> WriterStanding {
        try check(writer)
        try await waitUntilCaughtUp()
        let end = ContinuousClock.now + .milliseconds(Self.applyMillisecondsMax)
        while ContinuousClock.now < end {
            if let standing = replay.standing(of: writer), standing.key == key {
                resumed.insert(writer.text)
                return self.standing(of: writer)
            }
            let epoch = (replay.standing(of: writer)?.epoch ?? 0) + 1
            guard
                let enrolment = WriterEnrolment(
                    writer: writer,
                    epoch: epoch,
                    publicKey: key.bytes
                )
            else { throw .rejected("the key has \(key.bytes.count) bytes") }
            try await writeOwn(.policy(.enrolment(enrolment)))
        }
        throw .unavailable("the enrolment of \(writer.text) is not applied yet")
    }

    /// Puts a batch into the order; see `BatchDestination`.
    public func submit(
        _ batch: [UInt8],
        of writer: WriterName,
        firstSequence: UInt64
    ) async throws(DestinationError) -> UInt64 {
        do throws(DestinationError) {
            let revision = try await submitChecked(batch, of: writer, firstSequence)
            counters.submitted += 1
            return revision
        } catch {
            counters.refused += 1
            throw error
        }
    }

    private func submitChecked(
        _ bytes: [UInt8],
        of writer: WriterName,
        _ firstSequence: UInt64
    ) async throws(DestinationError) -> UInt64 {
        try check(writer)
        let batch = try read(bytes, writer, firstSequence)
        guard isCaughtUp else { throw .unavailable("the peer is still reading the order") }
        try checkMark()
        try checkResumed(writer)
        guard let state = replay.standing(of: writer) else { throw .notEnrolled }
        guard batch.header.epoch == state.epoch,
            state.key.isValid(batch.signature, for: batch.signedBytes)
        else { throw .notEnrolled }
        if batch.header.firstSequence <= state.lastSequence {
            // The order may have forgotten the key already: there it would be taken a second time.
            return try placed(batch, writer)
        }
        readBatches.keep(batch, readFrom: bytes)
        do {
            switch try await order(batch.header.key.text, bytes) {
            case .ordered(let revision): return revision
            case .occupied: throw DestinationError.outOfSequence(standing(of: writer))
            }
        } catch let error as DestinationError {
            throw error
        } catch {
            throw Self.destinationError(error)
        }
    }

    /// Puts a batch into the order that holds this peer's mark.
    private func order(
        _ key: String,
        _ batch: [UInt8]
    ) async throws(SequencerError) -> SubmitOutcome {
        batchesUnderway += 1
        defer { batchesUnderway -= 1 }
        return try await sequencer.submit(key, batch, whileHolding: markOfOrder)
    }

    private func read(
        _ bytes: [UInt8],
        _ writer: WriterName,
        _ firstSequence: UInt64
    ) throws(DestinationError) -> Batch {
        let batch: Batch
        do {
            batch = try Batch(bytes)
        } catch {
            throw .rejected("it is no batch: \(error)")
        }
        guard batch.header.writer == writer, batch.header.firstSequence == firstSequence else {
            throw .rejected("its header is of another writer or sequence than its address")
        }
        guard batch.header.origin == party.origin else {
            throw .rejected(
                "it was made for the log \(batch.header.origin), this is \(party.origin)"
            )
        }
        return batch
    }

    /// The revision of a batch that is in the log already.
    private func placed(_ batch: Batch, _ writer: WriterName) throws(DestinationError) -> UInt64 {
        let found: UInt64?
        do {
            found = try store.revision(of: batch, by: writer.text)
        } catch {
            throw .unavailable("\(error)")
        }
        guard let found else { throw .outOfSequence(standing(of: writer)) }
        return found
    }

    /// Tells how far a writer's entries got; see `BatchDestination`.
    public func progress(
        of writer: WriterName,
        beyond sequence: UInt64,
        wait: Duration
    ) async throws(DestinationError) -> WriterProgress {
        try check(writer)
        try checkResumed(writer)
        let end = ContinuousClock.now + wait
        while true {
            let progress = WriterProgress(
                orderedThrough: finality.orderedThrough[writer.text] ?? 0,
                finalThrough: finality.finalThrough[writer.text] ?? 0
            )
            let rest = end - ContinuousClock.now
            guard progress.finalThrough <= sequence, rest > .zero,
                !Task.isCancelled
            else { return progress }
            await waitForChange(of: writer.text, rest)
        }
    }

    /// Where a writer stands.
    func standing(of writer: WriterName) -> WriterStanding {
        guard let state = replay.standing(of: writer) else { return WriterStanding() }
        return WriterStanding(
            epoch: state.epoch,
            // A key that holds something else is skipped; the gap says so.
            lastSequence: state.nextSequence - 1,
            lastHeaderHash: state.lastHeader.bytes,
            finalThrough: finality.finalThrough[writer.text] ?? 0
        )
    }

    /// A writer has to learn where it stands after a start of this peer and after a new order.
    ///
    /// What it had sent may have been lost with an order, or with the database that this copy replaces:
    /// only from its spool can it come again, and sending on would leave a gap.
    private func checkResumed(_ writer: WriterName) throws(DestinationError) {
        guard resumed.contains(writer.text) else { throw .notEnrolled }
    }

    private func checkMark() throws(DestinationError) {
        guard isOrderCertain else {
            throw .unavailable("the peer has not read the order, or has no mark in it yet")
        }
    }

    private func check(_ writer: WriterName) throws(DestinationError) {
        guard writer.actor == party.actor else {
            throw .denied("\(writer.text) is no writer of '\(party.actor)', whose peer this is")
        }
        guard !writer.isPeer else { throw .denied("the peer itself writes as \(writer.text)") }
        if let allowed = configuration.writers, !allowed.contains(writer.service) {
            throw .denied("the plan names no writer \(writer.text)")
        }
    }

    // MARK: Own entries

    /// Signs an entry as the actor's peer, puts it into the order and waits until it is applied.
    func writeOwn(_ body: EntryBody) async throws(DestinationError) {
        guard !isWritingOwn else {
            await waitForChange(of: party.actor + "/" + WriterName.peerService, .milliseconds(50))
            return
        }
        isWritingOwn = true
        defer { isWritingOwn = false }
        guard let peer = WriterName(actor: party.actor, service: WriterName.peerService),
            let state = replay.standing(of: peer)
        else { throw .rejected("the policy lacks this peer's own key") }
        guard let key = entryKeys.key(state.key) else {
            throw .rejected(
                "the key \(state.epoch) of \(peer.text) that is in force is not in this peer's folder"
            )
        }
        var assembler = BatchAssembler(
            chain: WriterChain(
                origin: party.origin,
                writer: peer,
                epoch: state.epoch,
                nextSequence: state.nextSequence,
                previous: state.lastHeader
            )
        )
        do {
            let entry = LedgerEntry(time: PeerClock.unixNanoseconds, service: "", body: body)
            _ = try assembler.append(entry.encoded())
            guard let batch = try assembler.seal(with: key) else { return }
            try checkMark()
            // When the key is taken, an entry of before a crash is on its way: the caller looks again.
            _ = try await order(batch.key.text, batch.bytes)
            let wait = ContinuousClock.now + .milliseconds(Self.applyMillisecondsMax)
            while replay.standing(of: peer)?.lastSequence ?? 0 < batch.lastSequence {
                guard ContinuousClock.now < wait, !Task.isCancelled else {
                    throw DestinationError.unavailable("the order does not come back to this peer")
                }
                await waitForChange(of: peer.text, .milliseconds(200))
            }
        } catch let error as DestinationError {
            throw error
        } catch {
            throw Self.destinationError(error)
        }
    }

    private func waitUntilCaughtUp() async throws(DestinationError) {
        let wait = ContinuousClock.now + .milliseconds(Self.applyMillisecondsMax)
        while !isCaughtUp {
            guard ContinuousClock.now < wait, !Task.isCancelled else {
                throw .unavailable(trouble ?? "the peer is still reading the order")
            }
            await waitForChange(of: "", .milliseconds(200))
        }
    }

    /// Waits until a writer's entries got further, or for a time.
    private func waitForChange(of writer: String, _ time: Duration) async {
        let ticket = waiters.ticket()
        let alarm = Task {
            try? await Task.sleep(for: time)
            waiters.wake(writer, ticket)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiters.add($0, writer, ticket) }
        } onCancel: {
            alarm.cancel()
        }
        alarm.cancel()
    }

    static func destinationError(_ error: any Error) -> DestinationError {
        guard let error = error as? SequencerError else { return .unavailable("\(error)") }
        switch error {
        case .unavailable(let reason): return .unavailable(reason)
        case .denied(let reason): return .denied(reason)
        case .full(let reason): return .full(reason)
        case .tooLarge(let bytes, let bytesMax):
            return .rejected("the value has \(bytes) bytes, and \(bytesMax) are allowed")
        case .otherCluster, .otherOrder:
            return .unavailable("the order was replaced; the peer reads it anew")
        }
    }
}
