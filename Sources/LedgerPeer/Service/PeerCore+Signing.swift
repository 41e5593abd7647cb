import LedgerFormat
import LedgerSink
import Logging
import TransparencyLog

extension PeerCore {
    /// Blocks of one round that are all signed; of more, every 16th and the last.
    private static let signedAtOnceMax = 16

    /// Signs and cosigns a checkpoint of this peer's own tree.
    nonisolated func signedNote(_ checkpoint: Checkpoint) throws -> String {
        var note = try checkpoint.signed(by: keys.log)
        let seconds = UInt64(max(0, PeerClock.unixMilliseconds / 1_000))
        try note.add(keys.witness.cosign(checkpoint, at: seconds))
        return String(decoding: note.bytes, as: UTF8.self)
    }

    /// The notes for blocks that are about to be stored.
    ///
    /// A peer that reads a long order has many; those whose number is a multiple of sixteen are the same
    /// at every peer, so that majorities still meet.
    func sign(_ blocks: [BlockRow]) throws -> [SignedSize] {
        guard corruption == nil else { return [] }
        let few = blocks.count <= Self.signedAtOnceMax
        return try blocks.enumerated().compactMap { offset, block in
            guard few || block.number.isMultiple(of: 16) || offset == blocks.count - 1 else {
                return nil
            }
            return SignedSize(
                size: block.size,
                note: try signedNote(
                    Checkpoint(origin: party.origin, size: block.size, root: block.root)
                ),
                isFinal: party.actors.count == 1
            )
        }
    }

    /// Publishes what was signed and stored, and counts it.
    func signed(_ notes: [SignedSize], _ blocks: [BlockRow]) {
        openBlocks += blocks
        for note in notes {
            guard party.actors.count > 1 else {
                finalized(note.size)
                continue
            }
            publisher.yield(note)
            countOwn(note)
        }
    }

    /// After a start: what was signed may not have been published, and what came is to be counted.
    func resumeSigning() async throws {
        guard party.actors.count > 1 else { return }
        for item in try store.openNotes(limit: 1_024) {
            let own = SignedSize(size: item.size, note: item.own, isFinal: false)
            countOwn(own)
            for other in item.others {
                await receive(Array(other.note.utf8), size: item.size, from: other.actor)
            }
            if item.size == newestBlock?.size { publisher.yield(own) }
        }
        await flushSignatures()
    }

    private func countOwn(_ signed: SignedSize) {
        guard let own = checked(Array(signed.note.utf8), size: signed.size, from: party.actor)
        else {
            return
        }
        take(tally.add(own, at: now))
        // Others may have been faster; what they signed was kept until now.
        let agreeing = tally.cosignatures(size: own.size, root: own.root)
        unsaved.notes += agreeing.filter { $0.actor != party.actor }
        noteFinality(own.size, agreeing, own: signed.note)
    }

    /// Puts own cosignatures into the order, one after the other.
    ///
    /// One that does not get there is not tried again: the other peers ask for it over HTTP. Of those that
    /// are signed while the order is first read the last one is put at its end.
    func publishForever() async {
        for await note in publications {
            guard isOrderCertain else {
                heldBack = note
                continue
            }
            let key = OrderKey.cosignature(size: note.size, actor: party.actor).text
            do {
                try await sequencer.publish(key, Array(note.note.utf8), whileHolding: markOfOrder)
            } catch {
                logger.debug("cannot publish a cosignature", metadata: ["reason": "\(error)"])
            }
        }
    }

    /// Checks another actor's signed note and counts it; `flushSignatures` stores it.
    func receive(_ bytes: [UInt8], size: UInt64?, from actor: String) async {
        guard let checkpoint = checked(bytes, size: size, from: actor) else {
            return await tellStray(size: size, actor)
        }
        seenAt[actor] = now
        take(tally.add(checkpoint, at: now))
        guard checkpoint.size <= replay.size, checkpoint.size > 0 else { return }
        await compare(checkpoint)
    }

    /// Names where a note that is none was found, and not the actor: others can write there too.
    private func tellStray(size: UInt64?, _ actor: String) async {
        let place: String
        if size == nil {
            place = "answers of \(party.actors.first { $0.name == actor }?.peerURL ?? actor)"
        } else {
            place = "keys k/"
        }
        let key = size.map { OrderKey.cosignature(size: $0, actor: actor).text }
        await raise(
            LedgerAlarm.Kind.strayCosignature.rawValue,
            place,
            (key.map { "under \($0)" } ?? "among the \(place)")
                + " lies what is no cosignature of '\(actor)': it is of another key, log or size. Whoever can "
                + "write there may have put it; that it was '\(actor)' is not shown"
        )
    }

    /// The alarm of two signed roots; this peer's own root is the one it trusts.
    private func forkAlarm(_ evidence: ForkEvidence) -> AlarmRow? {
        let alarm = evidence.alarm
        let others = [evidence.first, evidence.second].filter { $0.actor != party.actor }
        // Two others differ: once the own root is known, whose is wrong is told by comparing with it.
        if others.count == 2, !evidence.isBySameActor, evidence.first.size <= replay.size {
            return nil
        }
        // The same subject as when the root is compared with the tree: one fork is one alarm.
        let subject =
            others.count == 1 ? "\(others[0].actor) at \(others[0].size)" : alarm.subject
        return AlarmRow(
            kind: alarm.kind.rawValue,
            subject: subject,
            text: alarm.text,
            evidence: String(decoding: evidence.notes, as: UTF8.self),
            at: now
        )
    }

    private func checked(_ bytes: [UInt8], size: UInt64?, from actor: String) -> SignedCheckpoint? {
        party.witnessKeys[actor].flatMap { witness in
            try? SignedCheckpoint(
                note: bytes,
                actor: actor,
                size: size,
                origin: party.origin,
                witness: witness
            )
        }
    }

    /// What another signed has to be what this peer has at that size.
    private func compare(_ checkpoint: SignedCheckpoint) async {
        guard let own = await ownRoot(at: checkpoint.size) else { return }
        guard own == checkpoint.root else { return await reportFork(checkpoint, own) }
        unsaved.notes.append(checkpoint)
        noteFinality(checkpoint.size, agreeing(with: checkpoint), own: nil)
        let isBack = checkpoint.size >= finality.finalSize
        let kind = LedgerAlarm.Kind.withheldCosignature.rawValue
        if isBack, activeAlarms["\(kind) \(checkpoint.actor)"] != nil {
            resumedActors.append(checkpoint.actor)
        }
    }

    /// Who signed what this peer has at that size, this peer included.
    ///
    /// Its own signature may be missing: of many blocks at once it signs a few, and a long time without
    /// a majority leaves more sizes than the tally keeps.
    private func agreeing(with checkpoint: SignedCheckpoint) -> [SignedCheckpoint] {
        let known = tally.cosignatures(size: checkpoint.size, root: checkpoint.root)
        guard checkpoint.size > finality.finalSize, corruption == nil,
            !known.contains(where: { $0.actor == party.actor }),
            let same = try? Checkpoint(
                origin: party.origin,
                size: checkpoint.size,
                root: checkpoint.root
            ),
            let note = try? signedNote(same),
            let own = checked(Array(note.utf8), size: checkpoint.size, from: party.actor)
        else { return known }
        take(tally.add(own, at: now))
        return known + [own]
    }

    private func ownRoot(at size: UInt64) async -> TreeHash? {
        do {
            if let block = try await store.block(atSize: size) { return block.root }
            return try await store.withTree { try $0.root(size: size) }
        } catch {
            logger.error("cannot compare a root", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    private func noteFinality(_ size: UInt64, _ agreeing: [SignedCheckpoint], own: String?) {
        guard size > finality.finalSize, agreeing.count >= party.majority, corruption == nil,
            let root = agreeing.first?.root
        else { return }
        let known =
            own
            ?? agreeing.first { $0.actor == party.actor }.map {
                String(decoding: $0.note, as: UTF8.self)
            }
        guard
            let note = known
                ?? (try? signedNote(Checkpoint(origin: party.origin, size: size, root: root)))
        else { return }
        unsaved.finals.append(SignedSize(size: size, note: note, isFinal: true))
    }

    /// Stores what was counted, and only then tells those who wait for finality.
    func flushSignatures() async {
        guard !unsaved.isEmpty else { return }
        let changes = unsaved
        unsaved = SignatureChanges()
        do {
            try await store.insert(changes)
        } catch {
            unsaved.notes = changes.notes + unsaved.notes
            unsaved.finals = changes.finals + unsaved.finals
            return await notStored(error, "cosignatures")
        }
        await stored("cosignatures")
        if let size = changes.finals.map(\.size).max() { finalized(size) }
    }

    /// A majority has signed up to a size, and that is stored.
    func finalized(_ size: UInt64) {
        while let block = openBlocks.first, block.size <= size {
            openBlocks.removeFirst()
            counters.finalBlocks += 1
            counters.finalMilliseconds += UInt64(max(0, now - block.cutAtUnixMilliseconds))
        }
        waiters.wake(finality.finalized(size))
    }

    private func take(_ outcomes: [CosignatureOutcome]) {
        for outcome in outcomes {
            switch outcome {
            case .final: break  // Decided by the own root, in `noteFinality`.
            case .fork(let evidence):
                if let alarm = forkAlarm(evidence) { pendingAlarms.append(alarm) }
            case .withheld(let actor, let size, let milliseconds):
                pendingAlarms.append(
                    AlarmRow(
                        kind: LedgerAlarm.Kind.withheldCosignature.rawValue,
                        subject: actor,
                        text:
                            "'\(actor)' has not cosigned \(size) leaves for \(milliseconds / 1_000) s: "
                            + "its peer is down, cut off, or withholds its signature",
                        at: now
                    )
                )
            case .resumed(let actor): resumedActors.append(actor)
            }
        }
    }

    /// Records what signatures brought to light.
    func tellOutcomes() async {
        let (alarms, actors) = (pendingAlarms, resumedActors)
        pendingAlarms = []
        resumedActors = []
        for alarm in alarms {
            await raise(alarm.kind, alarm.subject, alarm.text, evidence: alarm.evidence)
        }
        for actor in actors { await clear(LedgerAlarm.Kind.withheldCosignature.rawValue, actor) }
    }

    // MARK: Directly from peer to peer

    /// Asks the other peers for their signatures, so that the order alone cannot keep them apart.
    func exchangeForever() async throws {
        while true {
            try await Task.sleep(for: .milliseconds(configuration.exchangeMilliseconds))
            guard corruption == nil, party.actors.count > 1 else { continue }
            for actor in party.others {
                guard let url = actor.peerURL else { continue }
                await exchange(with: actor.name, PeerClient(baseURL: url))
            }
            take(tally.timePassed(now: now))
            await flushSignatures()
            await tellOutcomes()
        }
    }

    private func exchange(with actor: String, _ client: PeerClient) async {
        let known = min(tally.signedSize(of: actor), finality.finalSize)
        do {
            for line in try await client.notes(beyond: known) {
                await receive(Array(line.note.utf8), size: nil, from: actor)
            }
        } catch {
            logger.debug(
                "a peer does not answer",
                metadata: ["actor": "\(actor)", "reason": "\(error)"]
            )
        }
    }

    /// This peer's own newest notes beyond a size, oldest first.
    func ownNotes(beyond size: UInt64) async throws -> [NoteLine] {
        try await store.ownNotes(beyond: size, limit: 16)
    }

    /// The checkpoint for transparency-log clients: the newest final one with all its cosignatures.
    func servedCheckpoint() async throws -> String? {
        let final = finality.finalSize
        let size = final > 0 ? final : try store.newestSignedSize() ?? 0
        return try await store.joinedNote(atSize: size)
    }
}
