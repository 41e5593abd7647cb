import LedgerFormat
import LedgerSink

extension PeerCore {
    /// Kind of the alarm that the members' file fills.
    private static let quotaKind = "order_filling"

    /// Lets the order forget what is stored elsewhere.
    func pruneForever() async throws {
        while true {
            try await Task.sleep(for: .milliseconds(configuration.pruneMilliseconds))
            await lookAtQuota()
            guard corruption == nil, isCaughtUp else { continue }
            do {
                try await pruneOrder()
                await clear("housekeeping", "order")
            } catch let error as CancellationError {
                throw error
            } catch {
                await raise("housekeeping", "order", "the order cannot be pruned: \(error)")
            }
        }
    }

    /// Lets the database forget what is older than what is kept.
    func keepHouseForever() async throws {
        while true {
            try await Task.sleep(for: .milliseconds(configuration.housekeepingMilliseconds))
            guard corruption == nil else { continue }
            do {
                while try await store.retain(configuration.retention, nowUnixMilliseconds: now) {
                    try await Task.sleep(for: .milliseconds(50))
                }
                await clear("housekeeping", "database")
            } catch let error as CancellationError {
                throw error
            } catch {
                await raise("housekeeping", "database", "old entries cannot be removed: \(error)")
            }
        }
    }

    /// Asks how full the members' file is.
    func lookAtQuota() async {
        guard let bytes = try? await sequencer.usedBytes else { return }
        orderQuota.told(bytes)
        if orderQuota.isAlarm {
            await raise(Self.quotaKind, "order", orderQuota.text)
        } else {
            await clear(Self.quotaKind, "order")
        }
    }

    /// Says what is stored here, and deletes from the order what `PruneWindow` lets go.
    func pruneOrder() async throws {
        let final = finality.finalSize
        guard final > 0, let block = try await store.block(atSize: final) else { return }
        let mark = try storedMark()
        if isOrderCertain, let key = ownMarkKey, replay.storedMarks[party.actor] != mark {
            try await sequencer.publish(key, mark.bytes, whileHolding: markOfOrder)
        }
        var sizes: [String: UInt64] = [:]
        for actor in party.actors { sizes[actor.name] = replay.storedMarks[actor.name]?.size ?? 0 }
        sizes[party.actor] = final
        let size = pruneWindow.size(
            of: sizes,
            majority: party.majority,
            isFull: orderQuota.isAlarm,
            now: now
        )
        guard let stored = try store.blockEnding(atOrBefore: min(size, final)),
            stored.epoch == block.epoch,
            stored.revision > configuration.keptRevisions
        else { return }
        let revision = stored.revision - configuration.keptRevisions
        // Each round is a few calls to the members: a handful of revisions is not worth them.
        let step = max(configuration.keptRevisions / 10, 1)
        guard pruned.epoch != stored.epoch || revision >= pruned.revision + step else { return }
        for item in try await store.prunable(
            actor: party.actor,
            epoch: cursor.epoch,
            through: revision
        ) {
            guard let writer = WriterName(item.writer) else { continue }
            let first = OrderKey.batch(writer, firstSequence: 0).text
            let end = OrderKey.batch(writer, firstSequence: item.sequence + 1).text
            try await sequencer.prune(from: first, below: end, compactingBefore: nil)
        }
        guard let old = try store.blockEnding(atOrBeforeRevision: revision, epoch: cursor.epoch)
        else {
            return
        }
        let cosignatures = OrderKey.cosignature(size: old.size, actor: party.actor).text
        try await sequencer.prune(from: "k/", below: cosignatures, compactingBefore: nil)
        try await sequencer.prune(
            from: "t/",
            below: OrderKey.blockMark(old.size).text,
            compactingBefore: revision
        )
        pruned = (stored.epoch, revision)
    }

    // MARK: Self-check

    /// Checks the end of the log before anything is signed.
    func checkAtStart() async {
        if let corruption { return await condemn(corruption) }
        do {
            try await store.checkEnd()
        } catch {
            await condemn("\(error)")
        }
    }

    /// Reads the whole log again and again, a part at a time, and compares it with its hashes.
    func scrubForever() async throws {
        var next: UInt64 = 0
        while true {
            try await Task.sleep(for: .milliseconds(configuration.scrubMilliseconds))
            guard corruption == nil else { continue }
            let size = replay.size
            if next >= size { next = (try? store.minimumIndex()) ?? 0 }
            let end = min(next + configuration.scrubLeavesMax, size)
            // A copy that begins late is in the database before this actor goes on from it.
            guard next < end else { continue }
            do {
                try await store.check(next..<end)
                next = end
            } catch {
                if error.kind == .corrupt { await condemn(error.description) }
            }
        }
    }

    /// Ends the signing for good: what is stored is not what was signed.
    func condemn(_ reason: String) async {
        corruption = reason
        await raise("corrupt", "database", reason)
    }
}
