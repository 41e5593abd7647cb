import LedgerFormat
import LedgerSink
import Logging
import TransparencyLog

extension PeerCore {
    /// Begins at the end of a final block when all other peers have removed the ledger's beginning.
    ///
    /// Takes the tree's hashes under a checkpoint that a majority has cosigned, so that its roots and proofs
    /// are those of the whole log, and the leaves of the last bundle: what was before is refused by number.
    func beginLate(_ firstRevision: UInt64) async throws {
        let copies = await askOthers()
        if let keeper = copies.first(where: { $0.status.minimumIndex <= replay.size }) {
            throw LedgerPeerError(
                "'\(keeper.actor)' says that it keeps what is missing: it is asked again"
            )
        }
        guard replay.size == 0 || copies.isEmpty else {
            throw LedgerPeerError(
                "this copy ends at \(replay.size) leaves, before what other peers keep; move \(store.path) away and "
                    + "restart: the peer begins where they do"
            )
        }
        var reasons: [String] = []
        for copy in copies {
            do {
                return try await beginLate(at: copy, copies, firstRevision)
            } catch {
                reasons.append("\(copy.actor): \(error)")
            }
        }
        throw LedgerPeerError(
            reasons.isEmpty ? "no other peer answers" : reasons.joined(separator: "; ")
        )
    }

    private func beginLate(
        at source: OtherCopy,
        _ copies: [OtherCopy],
        _ firstRevision: UInt64
    ) async throws {
        let note = try await source.client.bytes("/checkpoint")
        let checkpoint = try majority(note)
        var claims: [LateStart.Claim] = []
        for copy in copies {
            guard let bytes = try? await copy.client.bytes("/v1/states/\(checkpoint.size)"),
                let state = try? LedgerReplay(rules: rules, state: bytes)
            else { continue }
            claims.append(.init(actor: copy.actor, state: state))
        }
        let start = try LateStart(claims, checkpoint, majority: party.majority)
        let reader = try await TileReader(client: source.client, checkpoint: checkpoint)
        try await begin(start, checkpoint, reader, try await reader.lastLeaves())
        try await keepNotes(note, checkpoint)
        logger.notice(
            "the ledger begins late here: no peer keeps what was before",
            metadata: [
                "first-leaf": "\(checkpoint.size)",
                "agreed-by": "\(start.actors.joined(separator: ", "))",
            ]
        )
        // When it fails, what came since is copied as by any peer that is behind.
        try await skipWhatIsEmpty(source.client, firstRevision)
    }

    /// Stores the start and goes on from it.
    private func begin(
        _ start: LateStart,
        _ checkpoint: Checkpoint,
        _ reader: TileReader,
        _ lastLeaves: [[UInt8]]
    ) async throws {
        let rows = reader.rows(lastLeaves: lastLeaves)
        let edge = try Self.edge(rows, checkpoint)
        var next = cursor
        next.epoch = start.replay.orderEpoch
        next.revision = start.replay.resumeRevision
        let block = BlockRow(
            number: max(start.replay.openBlock.number, 1) - 1,
            size: checkpoint.size,
            root: checkpoint.root,
            epoch: start.replay.orderEpoch,
            revision: start.replay.resumeRevision,
            cutAtUnixMilliseconds: now
        )
        try await store.begin(
            at: block,
            lastLeaves: lastLeaves,
            tiles: rows,
            replay: start.replay.encodedState,
            cursor: next
        )
        replay = start.replay
        tiles = edge
        cursor = next
        newestBlock = block
        blockStates.keep(replay)
        for (writer, state) in replay.writers where state.lastSequence > 0 {
            finality.restore(
                writer.text,
                ordered: state.lastSequence,
                final: state.lastSequence
            )
        }
    }

    /// The growing edge of the tree, which has to have the root that was cosigned.
    private static func edge(
        _ rows: [TileRow],
        _ checkpoint: Checkpoint
    ) throws -> TileBuilder {
        let edge = try TileBuilder(size: checkpoint.size) { path in
            guard case .hashes(let level) = path.content,
                let row = rows.last(where: { $0.level == level && $0.number == path.index })
            else { return [] }
            return try HashTile.decode(row.hashes, width: path.width)
        }
        guard edge.root == checkpoint.root else {
            throw LedgerPeerError("its tiles do not have the root that a majority cosigned")
        }
        return edge
    }
}
