import GRDB
import LedgerFormat
import TransparencyLog

extension PeerStore {
    /// How the ledger is as far as the database alone tells, for when no peer runs.
    public func offlineStatus() throws -> PeerStatus {
        let party = try PinnedParty.load(self)
        let cursor = try cursor()
        let final = try finalSize()
        let newest = try newestBlock()
        let sequences = try sequences(within: .max)
        return PeerStatus(
            origin: party.origin,
            actor: party.actor,
            healthy: true,
            detail: "read from the database; whether a peer works is not known",
            singleKeyHolder: party.actors.count == 1,
            size: try size(),
            blockSize: newest?.size ?? 0,
            blocks: newest.map { $0.number + 1 } ?? 0,
            root: Base64.encode(newest?.root.bytes ?? []),
            finalSize: final,
            lagMilliseconds: try lag(beyond: final),
            minimumIndex: try minimumIndex(),
            orderEpoch: cursor.epoch,
            revision: cursor.revision,
            caughtUp: true,
            databaseBytes: try usedBytes(),
            cosigners: try party.actors.map { actor in
                .init(
                    actor: actor.name,
                    size: try cosignedSize(of: actor.name, own: party.actor),
                    seenAtUnixMilliseconds: nil
                )
            },
            writers: try sequences.sorted { $0.key < $1.key }.map { writer, last in
                .init(
                    writer: writer.text,
                    orderedThrough: last,
                    finalThrough: try lastSequence(of: writer.text, within: final)
                )
            },
            alarms: try alarms()
        )
    }

    private func lag(beyond size: UInt64) throws(PeerStoreError) -> Int64 {
        let oldest = try readNow { database in
            try Int64.fetchOne(
                database,
                sql: "SELECT cut_at FROM blocks WHERE size > ? ORDER BY size LIMIT 1",
                arguments: [Int64(clamping: size)]
            )
        }
        return oldest.map { max(0, PeerClock.unixMilliseconds - $0) } ?? 0
    }

    private func cosignedSize(of actor: String, own: String) throws(PeerStoreError) -> UInt64 {
        let size = try readNow { database in
            try actor == own
                ? Int64.fetchOne(database, sql: "SELECT max(size) FROM checkpoints")
                : Int64.fetchOne(
                    database,
                    sql: "SELECT max(size) FROM cosignatures WHERE actor = ?",
                    arguments: [actor]
                )
        }
        return UInt64(clamping: size ?? 0)
    }
}
