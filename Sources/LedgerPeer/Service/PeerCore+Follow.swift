import LedgerFormat
import LedgerSink
import Logging
import TransparencyLog

/// The order is gone from this revision on: it has to be caught up from other peers.
struct OrderCompacted: Error {
    let firstRevision: UInt64
}

extension PeerCore {
    /// Applies the order, over and over when the connection is lost.
    func followForever() async throws {
        while true {
            do {
                guard corruption == nil else {
                    // Nothing may be built on what is damaged; status and tiles are still served.
                    try await Task.sleep(for: .seconds(3_600))
                    continue
                }
                guard !replay.isAdopting else {
                    // Stopped while copying: only another peer knows where the open block begins.
                    await catchUp(0)
                    try await Task.sleep(for: .milliseconds(configuration.retryMilliseconds))
                    continue
                }
                let mayFollow = try await catchUpIfNew()
                guard mayFollow else {
                    try await Task.sleep(for: .milliseconds(configuration.retryMilliseconds))
                    continue
                }
                try await beginOrder()
                try await markOrderIfRoom()
                let mark = markOfOrder
                try await followOnce(whileHolding: mark)
                // Marked meanwhile, or not any more: what is followed has to hold the mark that there is.
                if markOfOrder != mark { continue }
                trouble = "the order ended"
            } catch let compacted as OrderCompacted {
                isCaughtUp = false
                await catchUp(compacted.firstRevision)
            } catch let error as CancellationError {
                throw error
            } catch SequencerError.otherCluster(let expected, let found) {
                // The connections know the old one only; a start finds out which it is now.
                throw LedgerPeerError(
                    "the order is kept by another cluster, \(found) in place of \(expected): restarting to "
                        + "begin it"
                )
            } catch SequencerError.otherOrder(let revision) {
                await findOut(revision)
            } catch {
                if trouble != "\(error)" {
                    logger.warning("the order cannot be followed", metadata: ["reason": "\(error)"])
                }
                trouble = "\(error)"
                if let error = error as? PeerStoreError { await tell(error) }
            }
            try Task.checkCancellation()
            counters.reconnects += 1
            try await Task.sleep(for: .milliseconds(configuration.retryMilliseconds))
        }
    }

    /// The order is behind or lacks this peer's mark: it is a new one, an old state, or was changed.
    private func findOut(_ revision: UInt64) async {
        isCaughtUp = false
        do {
            let verdict = try await verdict(found: revision)
            isOrderReplaced = verdict == .new
            switch verdict {
            case .new: break
            case .same:
                cursor.isMarked = false
                // Stopped while taking the rest of a lost order: this one may have been in it.
                cursor.epoch = max(cursor.epoch, replay.orderEpoch)
            case .older:
                trouble =
                    "the order is at revision \(revision), and has been at \(revisionSeen): the members were put "
                    + "back to an older state; restore the newer one, or empty their volumes to begin a new order"
            }
        } catch {
            trouble = "whether the order is a new one is not known yet: \(error)"
            logger.warning(
                "whether the order is a new one is not known yet",
                metadata: ["reason": "\(error)"]
            )
        }
    }

    /// A database that cannot be written is an alarm; one that is damaged ends the signing.
    private func tell(_ error: PeerStoreError) async {
        switch error.kind {
        case .corrupt: await condemn(error.description)
        case .full: await raise("disk_full", "database", error.description)
        case .unusable, .foreign, .absent: await raise("database", "database", error.description)
        }
    }

    /// Learns which order this is; another one than before begins anew.
    private func beginOrder() async throws {
        let cluster = try await sequencer.clusterIdentifier
        if cursor.cluster == 0 { cursor.cluster = cluster }
        if cursor.cluster == cluster { try await lookForNewOrder() }
        guard cursor.cluster != cluster || isOrderReplaced else { return }
        try await beginNextOrder(cluster)
        isOrderReplaced = false
    }

    /// Follows the order until it ends, or until the mark that it has to hold is another one.
    private func followOnce(whileHolding mark: String?) async throws {
        let buffer = EventBuffer()
        let stream = sequencer.follow(
            after: max(replay.resumeRevision, skippedTo),
            whileHolding: mark
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    for try await event in stream { await buffer.put(event) }
                    await buffer.close()
                } catch {
                    await buffer.close(error)
                }
            }
            do {
                while markOfOrder == mark, let events = try await buffer.take() {
                    try await apply(events)
                }
                await buffer.close()
            } catch {
                // The reader may wait for room; it must not wait for ever.
                await buffer.close()
                group.cancelAll()
                throw error
            }
            group.cancelAll()
        }
    }

    /// Applies events in as few transactions as their number allows.
    func apply(_ events: [OrderEvent]) async throws {
        var replay = replay
        var tiles = tiles
        var builder = RoundBuilder(size: replay.size, actor: party.actor, nowUnixMilliseconds: now)
        var caughtUp = false
        var isMarkGone = false
        var ends: [LedgerReplay] = []
        for event in events {
            let block = replay.openBlock.number
            switch event {
            case .put(let value):
                let input = ReplayInput.put(
                    key: value.key,
                    revision: value.revision,
                    version: value.version,
                    value: value.value
                )
                let actions = replay.apply(input, known: readBatches.take(value.value))
                builder.take(actions, epoch: replay.orderEpoch, into: &tiles)
            case .deleted(let key, let revision):
                let input = ReplayInput.deleted(key: key, revision: revision)
                // An earlier mark, of before this copy began, may have been deleted too.
                if key == ownMarkKey, revision > cursor.markRevision ?? 0 { isMarkGone = true }
                builder.take(replay.apply(input), epoch: replay.orderEpoch, into: &tiles)
            case .caughtUp: caughtUp = true
            case .compacted(let first): throw OrderCompacted(firstRevision: first)
            }
            if replay.openBlock.number != block { ends.append(replay) }
            if ends.count > BlockStates.keptMax { ends.removeFirst() }
            if builder.round.leaves.count >= configuration.roundLeavesMax {
                try await commit(builder, replay, tiles, cursor)
                builder = RoundBuilder(
                    size: replay.size,
                    actor: party.actor,
                    nowUnixMilliseconds: now
                )
            }
        }
        try await commit(builder, replay, tiles, cursor)
        for end in ends { blockStates.keep(end) }
        if isMarkGone { cursor.isMarked = false }
        if caughtUp { try await reachedEnd() }
    }

    private func reachedEnd() async throws {
        do {
            try await markOrder()
        } catch SequencerError.full(let reason) {
            // Pruning makes room and needs a peer that has read all; the mark is tried again.
            isCaughtUp = true
            throw SequencerError.full(reason)
        }
        trouble = nil
        await clear("disk_full", "database")
        await clear("database", "database")
        let wasCaughtUp = isCaughtUp
        isCaughtUp = true
        if let note = heldBack { publisher.yield(note) }
        heldBack = nil
        guard !wasCaughtUp else { return }
        waiters.wakeAll()
        logger.info("ledger is up to date", metadata: ["size": "\(replay.size)"])
    }

    /// Stores a round and only then goes on from it; after an error everything is as before.
    func commit(
        _ builder: RoundBuilder,
        _ replay: LedgerReplay,
        _ tiles: TileBuilder,
        _ cursor: OrderCursor
    ) async throws {
        let cosignatures = builder.cosignatures
        var round = builder.finish(tiles)
        if round.hasContent {
            round.replay = replay.encodedState
            round.cursor = cursor
            round.cursor.revision = replay.resumeRevision
            round.notes = try sign(round.blocks)
            try await store.commit(round)
        }
        self.replay = replay
        self.tiles = tiles
        self.cursor = cursor
        self.cursor.revision = replay.resumeRevision
        await applied(round)
        for item in cosignatures where item.actor != party.actor {
            await receive(item.bytes, size: item.size, from: item.actor)
        }
        await flushSignatures()
        await tellOutcomes()
    }

    /// Tells everybody who waits what a stored round means.
    private func applied(_ round: AppliedRound) async {
        counters.rounds += round.hasContent ? 1 : 0
        counters.entries += UInt64(round.entries.count)
        counters.blocks += UInt64(round.blocks.count)
        for row in round.entries where row.flag != 0 {
            counters.flagged[EntryFlag(rawValue: row.flag)?.name ?? "?", default: 0] += 1
        }
        for change in round.alarms { applied(change) }
        for item in round.observations { conflicts.observe(item.entry, by: item.writer) }
        for report in round.ownConflicts { conflicts.note(report) }
        await findEquivocations(in: round)
        for end in round.ends { finality.appended(end) }
        waiters.wake(Set(round.ends.map(\.writer)))
        if let block = round.blocks.last {
            newestBlock = block
            openSince = nil
        }
        if replay.openBlock.isEmpty { openSince = nil } else if openSince == nil { openSince = now }
        signed(round.notes, round.blocks)
    }
}
