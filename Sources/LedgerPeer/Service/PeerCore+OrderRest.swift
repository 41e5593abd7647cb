import LedgerFormat
import Logging
import TransparencyLog

extension PeerCore {
    /// Takes what another peer has read of a lost order beyond this one; everything is judged again.
    ///
    /// A copy that does not pass is left aside, unless without it no majority would have what this one has. One
    /// that only has too much is not, because its peer would go on with a log of its own.
    func takeRest(
        of copies: [(other: OtherCopy, copy: OrderSuccession.Copy)],
        _ succession: OrderSuccession
    ) async throws {
        let own = OrderSuccession.Reach(
            epoch: max(cursor.epoch, replay.orderEpoch),
            size: replay.size,
            blockSize: newestBlock?.size ?? 0
        )
        var refusals: [RestRefused] = []
        let end = ContinuousClock.now + .milliseconds(configuration.orderChangeMilliseconds)
        for source in succession.sources(copies.map { $0.copy }, beyond: own) {
            guard let other = copies.first(where: { $0.copy == source })?.other else { continue }
            do {
                try await takeRest(of: other, until: end)
                break
            } catch let error as RestRefused {
                refusals.append(error)
                logger.warning(
                    "the rest of the order was not taken",
                    metadata: ["from": "\(other.actor)", "reason": "\(error.reason)"]
                )
            }
        }
        let agreeing = copies.count - refusals.count
        let deciding = agreeing + 1 < party.majority ? refusals.first : nil
        guard let refusal = refusals.first(where: { !$0.isLeftAside }) ?? deciding else { return }
        await raise("order_tail", "order", refusal.reason)
        throw LedgerPeerError(refusal.reason)
    }

    /// Tries again while the other peer does not answer, up to a time.
    private func takeRest(of copy: OtherCopy, until end: ContinuousClock.Instant) async throws {
        while true {
            do {
                return try await takeRest(of: copy)
            } catch let error as LedgerPeerError {
                guard ContinuousClock.now < end else { throw RestRefused("\(error)") }
                try await Task.sleep(for: .milliseconds(configuration.retryMilliseconds))
            }
        }
    }

    private func takeRest(of copy: OtherCopy) async throws {
        let size = copy.status.size
        try await compareEnd(with: copy)
        var cuts = BlockEnds(beyond: newestBlock?.size ?? 0)
        try await cuts.read(through: replay.size, from: copy.client)
        try await take([], cuts)
        var groups = LeafGrouper()
        let first = replay.size
        var index = first >> 8
        var bytesTaken = 0
        while index << 8 < size {
            let leaves = try await bundle(index, of: copy)
            bytesTaken += leaves.reduce(0) { $0 + $1.count }
            try checkBound(bytesTaken, of: copy)
            try await cuts.read(through: min((index + 1) << 8, size), from: copy.client)
            let known = first > index << 8 ? Int(first - index << 8) : 0
            var complete: [LeafGrouper.Group] = []
            for leaf in leaves.dropFirst(known) {
                if let group = try RestRefused.when({ try groups.take(leaf) }) {
                    complete.append(group)
                }
            }
            try await take(complete, cuts)
            index += 1
        }
        logger.notice(
            "took the rest of a lost order",
            metadata: ["from": "\(copy.actor)", "size": "\(replay.size)"]
        )
    }

    /// Keeps what another peer tells of a lost order within what this one may keep at all (`retention.size`).
    private func checkBound(_ bytesTaken: Int, of copy: OtherCopy) throws(RestRefused) {
        let bound = configuration.retention.mebibytesMax
        guard bound > 0, bytesTaken >> 20 >= bound else { return }
        throw RestRefused(
            "the order was replaced, and '\(copy.actor)' has read more than \(bound) MiB of the lost one beyond this "
                + "copy, which is all that this peer may keep; write a larger `retention.size` in x-ft-ledger and build anew",
            isLeftAside: false
        )
    }

    /// Applies values as the order would have told them, and cuts blocks where the other peer did.
    private func take(_ groups: [LeafGrouper.Group], _ cuts: BlockEnds) async throws {
        var replay = replay
        var tiles = tiles
        var builder = RoundBuilder(size: replay.size, actor: party.actor, nowUnixMilliseconds: now)
        try cut(&replay, cuts, &builder, &tiles)
        for group in groups {
            try begin(group.epoch, &replay, &builder, &tiles)
            let actions = try RestRefused.when { try replay.apply(group) }
            let made = actions.compactMap { action -> [UInt8]? in
                guard case .appendLeaf(let leaf) = action else { return nil }
                return leaf.bytes
            }
            guard made == group.leaves else {
                throw RestRefused("a batch of it deserves another flag or place than it has")
            }
            builder.take(actions, epoch: replay.orderEpoch, into: &tiles)
            try cut(&replay, cuts, &builder, &tiles)
        }
        try await commit(builder, replay, tiles, cursor)
    }

    /// Counts one order more, or several, where the other copy did.
    private func begin(
        _ epoch: UInt32,
        _ replay: inout LedgerReplay,
        _ builder: inout RoundBuilder,
        _ tiles: inout TileBuilder
    ) throws {
        guard epoch > replay.orderEpoch else { return }
        guard epoch - replay.orderEpoch <= OrderSuccession.ordersAheadMax else {
            throw RestRefused("it counts \(epoch) orders")
        }
        let began = replay.apply(.orderBegan(epoch: epoch))
        builder.take(began, epoch: epoch, into: &tiles)
    }

    /// Ends the open block when the other peer's ended here; a mark in the order said so.
    ///
    /// The mark may be of the next order: a block that the old one left open is ended there.
    private func cut(
        _ replay: inout LedgerReplay,
        _ cuts: BlockEnds,
        _ builder: inout RoundBuilder,
        _ tiles: inout TileBuilder
    ) throws {
        guard let line = cuts[replay.size] else { return }
        guard line.root == Base64.encode(replay.root.bytes) else {
            throw RestRefused("its root at \(line.size) leaves is not that of its leaves")
        }
        guard !replay.openBlock.isEmpty else { return }
        try begin(line.epoch, &replay, &builder, &tiles)
        let mark = ReplayInput.put(
            key: OrderKey.blockMark(replay.openBlock.start).text,
            revision: line.revision,
            version: 1,
            value: []
        )
        builder.take(replay.apply(mark), epoch: replay.orderEpoch, into: &tiles)
    }

    /// What this peer has and is not final has to be the beginning of what the other has.
    private func compareEnd(with copy: OtherCopy) async throws {
        let (size, minimum) = (copy.status.size, copy.status.minimumIndex)
        guard minimum <= (replay.size >> 8) << 8 else {
            throw RestRefused(
                "the order was replaced, and '\(copy.actor)' keeps the ledger from leaf \(minimum) on, while this "
                    + "copy ends at \(replay.size); move \(store.path) away and restart: the peer begins anew"
            )
        }
        if size >= replay.size, try await holdsOwnEnd(copy) { return }
        throw RestRefused(
            "the order was replaced while this peer was away, and '\(copy.actor)' went on without what only "
                + "this one had read; move \(store.path) away and restart: the peer copies the ledger from "
                + "the others, and what is missing comes again from the spools"
        )
    }

    /// Whether a copy, which is no shorter, has the leaves that are not final here.
    private func holdsOwnEnd(_ copy: OtherCopy) async throws -> Bool {
        let end = replay.size
        let first = max(min(finality.finalSize, end), copy.status.minimumIndex) >> 8
        for index in first..<max(first, (end + 255) >> 8) {
            let theirs = try await bundle(index, of: copy)
            let own = try await store.leaves((index << 8)..<min((index + 1) << 8, end))
            if Array(theirs.prefix(own.count)) != own { return false }
        }
        return true
    }

    private func bundle(_ index: UInt64, of copy: OtherCopy) async throws -> [[UInt8]] {
        guard let path = TilePath.inTree(ofSize: copy.status.size, .entries, index: index) else {
            throw RestRefused("a log of \(copy.status.size) leaves has no such tile")
        }
        let bytes = try await copy.client.bytes("/" + path.text)
        return try RestRefused.when { try EntryBundle.decode(bytes, width: path.width) }
    }
}

extension LedgerReplay {
    /// Takes a value that another copy holds, as if the order had told it.
    fileprivate mutating func apply(_ group: LeafGrouper.Group) throws -> [ReplayAction] {
        switch group.content {
        case .batch(let input): apply(input)
        case .undecodable(let leaf): try applyUndecodable(leaf)
        }
    }
}
