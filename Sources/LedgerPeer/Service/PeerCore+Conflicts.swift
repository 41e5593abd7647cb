import LedgerFormat
import LedgerSink
import LibCrypto
import Logging

extension PeerCore {
    /// Pause between two looks for what has to be recorded.
    private static let recordMilliseconds = 500
    /// Pause after the order did not take a record.
    private static let recordRetryMilliseconds = 2_000
    /// Longest wait for an own entry.
    private static let ownEntrySeconds = 30

    /// Takes up what was observed, recorded and acknowledged before the start.
    func restoreConflicts() throws {
        let own = WriterName(actor: party.actor, service: WriterName.peerService)
        let reports = try store.newest([.conflict], of: own, limit: ConflictBook.recordedMax)
            .compactMap { placed -> ConflictReport? in
                if case .conflict(let report) = placed.entry.body { report } else { nil }
            }
        let seen = try store.newest([.lifecycleEvent, .gap], limit: ConflictBook.restoredMax)
        conflicts.restore(seen, own: reports)
        let limit = PeerStore.acknowledgementsMax
        for placed in try store.newest([.acknowledgement], of: own, limit: limit) {
            guard case .acknowledgement(let said) = placed.entry.body,
                let identifier = AlarmRow.identifier(of: said)
            else { continue }
            acknowledgements[identifier] = placed.leaf
        }
    }

    /// Takes note of what an applied round changed about alarms.
    func applied(_ change: AlarmChange) {
        switch change {
        case .raised(let alarm):
            let name = "\(alarm.kind) \(alarm.subject)"
            guard activeAlarms.updateValue(alarm.identifier, forKey: name) == nil else { return }
            logger.warning(
                "ledger alarm",
                metadata: ["kind": "\(alarm.kind)", "text": "\(alarm.text)"]
            )
        case .acknowledged(let identifier, let leaf, _):
            acknowledgements[identifier] = leaf
            activeAlarms = activeAlarms.filter { $0.value != identifier }
            logger.notice("ledger alarm was acknowledged", metadata: ["id": "\(identifier)"])
        }
    }

    /// Records conflicts as they are found, each as an entry of this peer.
    ///
    /// The alarm comes with the entry, so that a copy that is made anew has it too.
    func recordConflictsForever() async throws {
        var told = 0
        while true {
            try await Task.sleep(for: .milliseconds(Self.recordMilliseconds))
            if conflicts.dropped > told {
                told = conflicts.dropped
                await raise(
                    "conflicts_dropped",
                    "conflicts",
                    "\(told) conflicts between observations came faster than they could be recorded; "
                        + "the observations themselves are in the log"
                )
            }
            guard isCaughtUp, corruption == nil else { continue }
            while let report = conflicts.pending.first {
                do {
                    try await writeOwn(.conflict(report))
                } catch {
                    logger.warning(
                        "cannot record a conflict",
                        metadata: ["reason": "\(error)"]
                    )
                    try await Task.sleep(for: .milliseconds(Self.recordRetryMilliseconds))
                }
                try Task.checkCancellation()
            }
        }
    }

    /// Records that a person has seen an alarm, which ends it at this peer.
    ///
    /// Other actors' alarms stay: whoever made a fork must not be able to end what others say of it.
    ///
    /// - Parameters:
    ///   - identifier: The alarm's, as `ledger conflicts` shows it.
    ///   - person: Who has seen it.
    ///   - remark: What they have to say.
    /// - Returns: The leaf that holds the acknowledgement.
    /// - Throws: `LedgerPeerError` when there is no such alarm, or the order does not take the entry.
    public func acknowledge(
        _ identifier: String,
        by person: String,
        remark: String
    ) async throws -> UInt64 {
        // The acknowledgement ends what is stored.
        await saveAlarms()
        guard let alarm = try store.alarms().first(where: { $0.identifier == identifier }) else {
            throw LedgerPeerError(
                "there is no alarm \(identifier) here; 'ftcompose ledger conflicts' lists them"
            )
        }
        guard alarm.clearedAtUnixMilliseconds == nil else {
            throw LedgerPeerError("the alarm \(identifier) is over or acknowledged already")
        }
        let body = EntryBody.acknowledgement(
            Acknowledgement(
                leafIndex: alarm.leaf ?? replay.size,
                alarm: alarm.acknowledgedName,
                person: person,
                remark: remark
            )
        )
        let before = acknowledgements[identifier]
        let end = ContinuousClock.now + .seconds(Self.ownEntrySeconds)
        while ContinuousClock.now < end {
            try await writeOwn(body)
            if let leaf = acknowledgements[identifier], leaf != before { return leaf }
            try Task.checkCancellation()
        }
        throw LedgerPeerError("the acknowledgement did not get into the log; try again")
    }

    // MARK: One number signed twice

    /// Tells when a writer has signed two batches with one number: both signatures together prove it.
    func findEquivocations(in round: AppliedRound) async {
        for row in round.batches
        where row.flag == EntryFlag.duplicate.rawValue || row.flag == EntryFlag.overwrite.rawValue {
            let leaf = round.leaves[Int(row.leaf - round.firstIndex)]
            guard let second = signedHeader(leaf, of: row.writer) else { continue }
            let index = try? store.index(of: row.writer, sequence: second.header.firstSequence)
            guard let index, index < row.leaf, let other = await headerLeaf(of: index),
                let first = signedHeader(other, of: row.writer), first.bytes != second.bytes
            else { continue }
            await raise(
                LedgerAlarm.Kind.equivocation.rawValue,
                row.writer,
                "\(row.writer) signed two batches with entry \(second.header.firstSequence): two "
                    + "services sign with one key, or one tells different people different things",
                evidence: [first, second].map {
                    HexText.text(of: $0.bytes) + " " + HexText.text(of: $0.signature)
                }.joined(separator: "\n")
            )
        }
    }

    private func headerLeaf(of index: UInt64) async -> [UInt8]? {
        guard let detail = try? await store.detail(of: index), let batch = detail.batchLeaf else {
            return nil
        }
        return try? await store.leaves(batch..<(batch + 1)).first
    }

    /// A batch's header if it is signed with the key of the writer that is in force.
    private func signedHeader(
        _ bytes: [UInt8],
        of writer: String
    ) -> (header: BatchHeader, bytes: [UInt8], signature: [UInt8])? {
        guard let found = try? LeafBytes(bytes).headerAndSignature(),
            found.header.writer.text == writer,
            let state = replay.standing(of: found.header.writer),
            found.header.epoch == state.epoch,
            state.key.isValid(found.signature, for: BatchHeader.signedBytes(of: found.bytes))
        else { return nil }
        return found
    }
}
