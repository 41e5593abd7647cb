import LedgerFormat
import TransparencyLog

/// A log on its way from another peer: what was adopted, and the round that is not stored yet.
struct LogCopy {
    private(set) var replay: LedgerReplay
    private(set) var tiles: TileBuilder
    private(set) var builder: RoundBuilder
    /// Whether what was taken has to be stored before more is.
    private(set) var isRoundFull = false

    private let actor: String

    init(
        _ replay: LedgerReplay,
        _ tiles: TileBuilder,
        actor: String,
        nowUnixMilliseconds now: Int64
    ) {
        self.actor = actor
        self.replay = replay
        self.tiles = tiles
        builder = RoundBuilder(size: replay.size, actor: actor, nowUnixMilliseconds: now)
    }

    /// Adopts leaves, their flags, signatures and chains checked again, until a round is full.
    ///
    /// A round ends with the last leaf of a batch only. Returns the leaves that are left.
    mutating func take(
        _ leaves: ArraySlice<[UInt8]>,
        roundLeavesMax: Int
    ) throws -> ArraySlice<[UInt8]> {
        for (position, leaf) in zip(leaves.indices, leaves) {
            let record = try replay.adopt(leaf)
            builder.take([.appendLeaf(record)], epoch: record.orderEpoch, into: &tiles)
            let isWhole =
                record.position == LeafBytes.undecodablePosition
                || (record.position > 0 && Int(record.position) == record.batchCount)
            isRoundFull = isWhole && builder.round.leaves.count >= roundLeavesMax
            if isRoundFull { return leaves[(position + 1)...] }
        }
        return []
    }

    /// Begins the next round, after the last one was stored.
    mutating func beginRound(nowUnixMilliseconds now: Int64) {
        builder = RoundBuilder(size: replay.size, actor: actor, nowUnixMilliseconds: now)
        isRoundFull = false
    }
}
