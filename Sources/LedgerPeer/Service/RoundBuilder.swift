import LedgerFormat
import TransparencyLog
import VotingCore

/// Turns what the replay says is to be done into rows, for one transaction.
struct RoundBuilder {
    /// Evidence of an alarm that is kept, in bytes.
    static let evidenceBytesMax = 65_536

    private(set) var round = AppliedRound()
    /// Cosignatures of other actors that came in the order.
    private(set) var cosignatures: [(size: UInt64, actor: String, bytes: [UInt8])] = []
    private let own: WriterName?
    private var fullTiles: [TileBuilder.Tile] = []
    private let now: Int64

    /// Begins a round of the peer of an actor.
    init(size: UInt64, actor: String, nowUnixMilliseconds: Int64) {
        own = WriterName(actor: actor, service: WriterName.peerService)
        round.firstIndex = size
        now = nowUnixMilliseconds
    }

    /// Whether nothing came of the events so far.
    var isEmpty: Bool { !round.hasContent && cosignatures.isEmpty }

    /// Takes the actions of one input.
    mutating func take(_ actions: [ReplayAction], epoch: UInt32, into tiles: inout TileBuilder) {
        for action in actions {
            switch action {
            case .appendLeaf(let leaf): append(leaf, into: &tiles)
            case .cutBlock(let block):
                round.blocks.append(
                    BlockRow(
                        number: block.number,
                        size: block.size,
                        root: block.root,
                        epoch: epoch,
                        revision: block.revision,
                        cutAtUnixMilliseconds: now
                    )
                )
            case .cosignature(let size, let actor, let bytes):
                cosignatures.append((size, actor, bytes))
            case .stored: break
            case .alarm(let alarm):
                round.alarms.append(.raised(AlarmRow(alarm, at: now)))
            }
        }
    }

    /// A block that was copied from another peer ends here.
    mutating func cut(number: UInt64, _ checkpoint: Checkpoint, epoch: UInt32, revision: UInt64) {
        round.blocks.append(
            BlockRow(
                number: number,
                size: checkpoint.size,
                root: checkpoint.root,
                epoch: epoch,
                revision: revision,
                cutAtUnixMilliseconds: now
            )
        )
    }

    private mutating func append(_ leaf: LeafRecord, into tiles: inout TileBuilder) {
        round.leaves.append(leaf.bytes)
        fullTiles += tiles.append(leaf.hash)
        let writer = leaf.writer?.text ?? "?"
        if leaf.position == 0 {
            round.batches.append(
                BatchRow(
                    leaf: leaf.index,
                    epoch: leaf.orderEpoch,
                    revision: leaf.revision,
                    writer: writer,
                    sequence: leaf.sequence ?? 0,
                    count: leaf.batchCount,
                    flag: leaf.flag.rawValue
                )
            )
            if leaf.flag.counts {
                round.ends.append(
                    BatchEnd(
                        writer: writer,
                        sequence: (leaf.sequence ?? 0) + UInt64(leaf.batchCount) - 1,
                        leaf: leaf.index + UInt64(leaf.batchCount)
                    )
                )
            }
            return
        }
        round.entries.append(EntryRow(leaf, writer: writer))
        if leaf.flag.counts, let writer = leaf.writer, let entry = leaf.entry {
            note(PlacedEntry(leaf: leaf.index, writer: writer, entry: entry))
        }
    }

    /// What an entry says of alarms: a peer heeds its own actor's word only.
    private mutating func note(_ placed: PlacedEntry) {
        switch placed.entry.body {
        case .lifecycleEvent, .gap: round.observations.append(placed)
        case .conflict(let report) where placed.writer == own:
            round.ownConflicts.append(report)
            if let alarm = AlarmRow(report, leaf: placed.leaf, at: now) {
                round.alarms.append(.raised(alarm))
            }
        case .acknowledgement(let said) where placed.writer == own:
            guard let identifier = AlarmRow.identifier(of: said) else { return }
            round.alarms.append(
                .acknowledged(
                    identifier: identifier,
                    leaf: placed.leaf,
                    atUnixMilliseconds: placed.entry.time / 1_000_000
                )
            )
        case .conflict, .acknowledgement, .policy, .voteCompleted, .voteDecided,
            .replicaTransition, .repair, .faultInjection, .freeze:
            break
        }
    }

    /// The finished round; the tiles are as they are now.
    consuming func finish(_ tiles: TileBuilder) -> AppliedRound {
        guard !round.leaves.isEmpty else { return round }
        round.tiles = (fullTiles + tiles.partialTiles).compactMap { tile in
            guard case .hashes(let level) = tile.path.content else { return nil }
            return TileRow(level: level, number: tile.path.index, hashes: tile.bytes)
        }
        return round
    }
}

extension EntryRow {
    /// What queries select a leaf by.
    init(_ leaf: LeafRecord, writer: String) {
        let verdict = leaf.entry?.body.vote?.record.verdict
        let isQuiet =
            leaf.flag == .valid && verdict == .unanimous && leaf.entry?.kind == .voteCompleted
        self.init(
            index: leaf.index,
            kind: leaf.entry?.kind.rawValue ?? 0,
            flag: leaf.flag.rawValue,
            writer: writer,
            service: leaf.entry?.service ?? "",
            verdict: EntryQuery.code(of: verdict),
            isNotable: !isQuiet,
            time: leaf.entry?.time ?? 0
        )
    }
}

extension AlarmRow {
    /// An alarm of the replay.
    init(_ alarm: LedgerAlarm, at: Int64) {
        self.init(
            kind: alarm.kind.rawValue,
            subject: alarm.subject,
            text: alarm.text,
            evidence: alarm.leafIndex.map { "leaf \($0)" } ?? "",
            at: at
        )
    }
}
