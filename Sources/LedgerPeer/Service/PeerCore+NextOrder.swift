import LedgerFormat
import LedgerSink
import Logging
import TransparencyLog

/// Another peer's copy of the ledger, as that peer describes it.
struct OtherCopy {
    let actor: String
    let client: PeerClient
    let status: PeerStatus
}

extension PeerCore {
    /// Batches of a cluster that are compared with the own copy.
    private static let batchesComparedMax = 16

    /// Begins another order than before, after the copies of the old one were made equal.
    ///
    /// Each peer has read the end of a lost order as far as it happened to come. None of it is taken
    /// back, because somebody may have cosigned it: who has read most gives the others the rest. What
    /// nobody has read is still in the writers' spools: each is told to look where it stands.
    func beginNextOrder(_ cluster: UInt64) async throws {
        isCaughtUp = false
        markedStart = nil
        let succession = succession(cluster)
        try await begin(cluster, succession, after: otherCopies(succession))
    }

    /// What this peer goes by when it begins the order of a cluster.
    func succession(_ cluster: UInt64) -> OrderSuccession {
        OrderSuccession(
            cluster: Self.text(ofCluster: cluster),
            isSameIdentity: cluster == cursor.cluster,
            old: cursor.epoch,
            reachable: party.others.count { $0.peerURL != nil },
            majority: party.majority
        )
    }

    /// Makes this copy equal to the others' and goes on with the number that they give the order.
    ///
    /// The others do not wait: what they told of themselves may be older than what is read of them here.
    func begin(
        _ cluster: UInt64,
        _ succession: OrderSuccession,
        after copies: [(other: OtherCopy, copy: OrderSuccession.Copy)]
    ) async throws {
        try await takeRest(of: copies, succession)
        await clear("order_tail", "order")
        let isRead = replay.orderEpoch > cursor.epoch ? try await holdsEndOfCopy() : false
        var next = cursor
        next.cluster = cluster
        next.isMarked = false
        next.markRevision = nil
        next.epoch = succession.epoch(
            copies.map { $0.copy },
            replayed: replay.orderEpoch,
            isRead: isRead
        )
        resumed = []
        var replay = replay
        var tiles = tiles
        var builder = RoundBuilder(size: replay.size, actor: party.actor, nowUnixMilliseconds: now)
        if next.epoch > replay.orderEpoch {
            builder.take(
                replay.apply(.orderBegan(epoch: next.epoch)),
                epoch: next.epoch,
                into: &tiles
            )
        }
        skippedTo = 0
        next.revision = replay.resumeRevision
        try await commit(builder, replay, tiles, next)
        // A round without content is not stored.
        try await store.setMeta([(.cursor, try PeerStore.encode(next))])
        logger.notice("another order begins", metadata: ["order": "\(next.epoch)"])
    }

    // MARK: Which order it is

    /// What the cluster is that is behind what was read here, or lacks this peer's mark.
    func verdict(found: UInt64) async throws -> OrderEvidence.Verdict {
        var hasMark: Bool?
        if cursor.isMarked ?? false, let key = ownMarkKey {
            // No name has a space, which sorts before whatever a longer one has there.
            hasMark = try await !sequencer.read(from: key, below: key + " ", countMax: 1).isEmpty
        }
        let own = max(cursor.epoch, replay.orderEpoch)
        let evidence = OrderEvidence(
            found: found,
            applied: revisionSeen,
            hasMark: hasMark,
            knownBatches: try await knownBatches(),
            isNewToOthers: await askOthers().contains {
                $0.status.orderCluster == Self.text(ofCluster: cursor.cluster)
                    && $0.status.orderEpoch > own
            }
        )
        return evidence.verdict
    }

    /// The order may have been replaced under its identity and have come as far as the old one.
    ///
    /// Who has put a mark finds that out when following; this is for who begins to follow without one.
    func lookForNewOrder() async throws {
        guard sequencer.isReplaceable, !isOrderReplaced, !(cursor.isMarked ?? false) else { return }
        isOrderReplaced = try await verdict(found: .max) == .new
    }

    /// For some batches of the order: whether this copy has them at the very same revisions.
    private func knownBatches() async throws -> [Bool] {
        let present = try await sequencer.read(
            from: OrderKey.batchPrefix,
            below: "f",
            countMax: Self.batchesComparedMax
        )
        return try present.compactMap { value in
            guard case .batch(let writer, let first) = OrderKey(value.key) else { return nil }
            return try store.hasBatch(
                of: writer.text,
                sequence: first,
                epoch: max(cursor.epoch, replay.orderEpoch),
                revision: value.revision
            )
        }
    }

    /// Whether the order holds what this copy ends with: a batch, or the mark that cut the newest block.
    ///
    /// The first thing that a peer does with a new order may be to end the block that the old one left open.
    private func holdsEndOfCopy() async throws -> Bool {
        if try await knownBatches().contains(true) { return true }
        guard let block = newestBlock, block.epoch == replay.orderEpoch, block.size > 0 else {
            return false
        }
        let start = try store.blockEnding(atOrBefore: block.size - 1)?.size ?? 0
        let key = OrderKey.blockMark(start).text
        let mark = try await sequencer.read(from: key, below: key + " ", countMax: 1).first
        return mark?.revision == block.revision
    }

    /// A cluster's identity as peers tell it one another.
    static func text(ofCluster cluster: UInt64) -> String { String(cluster, radix: 16) }

    // MARK: The other copies

    /// The copies of the other peers, as many as are enough.
    func otherCopies(
        _ succession: OrderSuccession
    ) async throws -> [(other: OtherCopy, copy: OrderSuccession.Copy)] {
        let end = ContinuousClock.now + .milliseconds(configuration.orderChangeMilliseconds)
        while true {
            let others = await askOthers()
            let marks = try await sequencer.read(
                from: OrderKey.storedPrefix,
                below: "b",
                countMax: party.actors.count
            ).map(\.key)
            let copies = others.map { other in
                (other: other, copy: Self.copy(other, marks: Set(marks)))
            }
            let isTimeOver = ContinuousClock.now >= end
            let isEnough = succession.isEnough(copies.map { $0.copy }, isTimeOver: isTimeOver)
            if isEnough { return copies }
            trouble =
                "the order was replaced: waiting for the other peers, to learn what they read of the old one"
            try await Task.sleep(for: .milliseconds(configuration.retryMilliseconds))
        }
    }

    private static func copy(_ other: OtherCopy, marks: Set<String>) -> OrderSuccession.Copy {
        OrderSuccession.Copy(
            actor: other.actor,
            cluster: other.status.orderCluster,
            reach: .init(
                epoch: other.status.orderEpoch,
                size: other.status.size,
                blockSize: other.status.blockSize
            ),
            isMarked: marks.contains(OrderKey.stored(actor: other.actor).text)
        )
    }

    func askOthers() async -> [OtherCopy] {
        var copies: [OtherCopy] = []
        for actor in party.others {
            guard let url = actor.peerURL else { continue }
            let client = PeerClient(baseURL: url)
            guard let status: PeerStatus = try? await client.value("/v1/status") else { continue }
            copies.append(OtherCopy(actor: actor.name, client: client, status: status))
        }
        return copies
    }
}
