import LedgerFormat
import LedgerSink
import Logging
import TransparencyLog

extension PeerCore {
    /// Copies from another peer what the order no longer holds.
    ///
    /// Never from the keys that survive in the order: an actor could have deleted its own between what
    /// the others read and now, and the copy would be another log.
    func catchUp(_ firstRevision: UInt64) async {
        logger.notice(
            "the order begins later than this copy ends: copying from other peers",
            metadata: ["first-revision": "\(firstRevision)", "size": "\(replay.size)"]
        )
        var reasons: [String] = []
        for actor in party.others {
            guard let url = actor.peerURL else { continue }
            do {
                try await adopt(from: PeerClient(baseURL: url), actor.name, firstRevision)
                return await clear("left_behind", "order")
            } catch {
                reasons.append("\(actor.name): \(error)")
            }
        }
        do {
            try await beginLate(firstRevision)
            return await clear("left_behind", "order")
        } catch {
            reasons.append("\(error)")
        }
        let all = reasons.joined(separator: "; ")
        trouble = "left behind by the order"
        await raise(
            "left_behind",
            "order",
            "the order has forgotten what this peer has not read, and no peer could be copied from "
                + "(\(all)); it is tried again until one answers"
        )
    }

    private func adopt(
        from client: PeerClient,
        _ actor: String,
        _ firstRevision: UInt64
    ) async throws {
        let note = try await client.bytes("/checkpoint")
        let checkpoint = try majority(note)
        let isRest = replay.isAdopting && checkpoint.size == replay.size
        if checkpoint.size > replay.size || isRest {
            let reader = try await TileReader(client: client, checkpoint: checkpoint)
            let copy = try await copy(reader)
            try await finish(copy, checkpoint, note: note, client)
            logger.notice("copied", metadata: ["from": "\(actor)", "size": "\(replay.size)"])
        }
        try await skipWhatIsEmpty(client, firstRevision)
    }

    /// Finds out from where the order can be followed: behind the last leaf come marks and signatures.
    ///
    /// The other peer's word only decides where to go on; were it wrong, the next roots would differ,
    /// which is a fork that everybody sees.
    func skipWhatIsEmpty(_ client: PeerClient, _ firstRevision: UInt64) async throws {
        let status: PeerStatus = try await client.value("/v1/status")
        if status.orderEpoch == replay.orderEpoch, status.size == replay.size {
            skippedTo = status.revision
        } else if let block = try await store.block(atSize: replay.size) {
            skippedTo = block.revision
        }
        guard max(skippedTo, replay.resumeRevision) + 1 >= firstRevision else {
            throw LedgerPeerError(
                "what it has made final, \(replay.size) leaves, is older than what the order still holds"
            )
        }
    }

    /// The checkpoint of a note, if more than half of the actors have cosigned it.
    func majority(_ bytes: [UInt8]) throws -> Checkpoint {
        let note = try SignedNote(parsing: bytes)
        let checkpoint = try Checkpoint(textBytes: note.textBytes)
        let keys = Array(party.logKeys.values) + Array(party.witnessKeys.values)
        let verified = try note.verifiedSignatures(by: keys)
        let cosigners = party.witnessKeys.filter { _, key in
            verified.contains { $0.verifier == key }
        }
        guard checkpoint.origin == party.origin, cosigners.count >= party.majority else {
            throw LedgerPeerError("its checkpoint is not cosigned by a majority")
        }
        return checkpoint
    }

    /// Adopts leaf after leaf; flags, signatures and chains are checked again on the way.
    ///
    /// Not optimised: Swift 6.3.1 crashes on it (splitting the coroutine, around its errors).
    @_optimize(none)
    private func copy(_ reader: TileReader) async throws -> (LedgerReplay, TileBuilder) {
        var copy = LogCopy(replay, tiles, actor: party.actor, nowUnixMilliseconds: now)
        let size = reader.checkpoint.size
        var index = replay.size >> 8
        while copy.replay.size < size {
            let leaves = try await reader.leaves(ofBundle: index)
            let known = Int(copy.replay.size & 255)
            try await checkOwn(Array(leaves.prefix(known)), from: index << 8)
            var rest = leaves.dropFirst(known)
            while !rest.isEmpty {
                rest = try copy.take(rest, roundLeavesMax: configuration.roundLeavesMax)
                guard copy.isRoundFull else { continue }
                try await commit(copy.builder, copy.replay, copy.tiles, cursor)
                copy.beginRound(nowUnixMilliseconds: now)
            }
            index += 1
        }
        guard copy.replay.size == size, copy.replay.root == reader.checkpoint.root else {
            throw LedgerPeerError("the copied leaves do not have the root that a majority cosigned")
        }
        try await commit(copy.builder, copy.replay, copy.tiles, cursor)
        return (copy.replay, copy.tiles)
    }

    /// What this peer already holds has to be what the majority holds.
    private func checkOwn(_ leaves: [[UInt8]], from first: UInt64) async throws {
        guard !leaves.isEmpty else { return }
        let own = try await store.leaves(first..<(first + UInt64(leaves.count)))
        guard own == leaves else {
            await condemn(
                "the leaves from \(first) on are not those that a majority of the actors cosigned: this "
                    + "copy was changed, or read from another order"
            )
            throw LedgerPeerError("this copy differs from what a majority cosigned")
        }
    }

    private func finish(
        _ copy: (replay: LedgerReplay, tiles: TileBuilder),
        _ checkpoint: Checkpoint,
        note: [UInt8],
        _ client: PeerClient
    ) async throws {
        let size = checkpoint.size
        let blocks: [BlockLine] = (try? await client.value("/v1/blocks?beyond=\(size - 1)")) ?? []
        var replay = copy.replay
        // The number is for people only, so the other peer's word is enough.
        let block = blocks.first { $0.size == size }
        let number = block?.number ?? replay.openBlock.number
        try replay.finishAdoption(blockNumber: number + 1)
        var next = cursor
        next.epoch = replay.orderEpoch
        var builder = RoundBuilder(size: replay.size, actor: party.actor, nowUnixMilliseconds: now)
        builder.cut(
            number: number,
            checkpoint,
            epoch: replay.orderEpoch,
            revision: max(block?.revision ?? 0, replay.resumeRevision)
        )
        try await commit(builder, replay, copy.tiles, next)
        blockStates.keep(replay)
        try await keepNotes(note, checkpoint)
    }

    /// Stores who has cosigned what was copied, this peer among them.
    func keepNotes(_ note: [UInt8], _ checkpoint: Checkpoint) async throws {
        let size = checkpoint.size
        let own = try signedNote(checkpoint)
        var changes = SignatureChanges()
        changes.finals = [SignedSize(size: size, note: own, isFinal: true)]
        changes.notes = cosigners(of: note)
        try await store.insert(changes)
        finalized(size)
    }

    private func cosigners(of note: [UInt8]) -> [SignedCheckpoint] {
        party.witnessKeys.filter { $0.key != party.actor }.compactMap { actor, key in
            try? SignedCheckpoint(note: note, actor: actor, origin: party.origin, witness: key)
        }
    }
}
