import LedgerFormat
import LedgerSink
import Logging

extension PeerCore {
    /// The key under which this peer says what it has stored, which only its own actor may put.
    var ownMarkKey: String? { OrderKey.stored(actor: party.actor).text }

    /// The key that the order has to hold for what is submitted and followed; nil while there is none.
    var markOfOrder: String? {
        sequencer.isReplaceable && cursor.isMarked ?? false ? ownMarkKey : nil
    }

    /// Whether something may be put into the order: only what goes by all of it, and when another one
    /// could not take it by mistake.
    var isOrderCertain: Bool {
        !sequencer.isReplaceable || isCaughtUp && cursor.isMarked ?? false
    }

    /// Revision that the order has reached at least, as long as it is the same.
    var revisionSeen: UInt64 {
        max(replay.resumeRevision, skippedTo, cursor.markRevision ?? 0)
    }

    /// What this peer has stored for good.
    ///
    /// Only what is final, so that the order never forgets what could still be lost.
    func storedMark() throws -> StoredMark {
        let final = finality.finalSize
        return StoredMark(size: final, sequences: try store.sequences(within: final))
    }

    /// Puts the own mark into the order before anything of it is read, so that no other one is taken for it.
    ///
    /// Members that lost all they had do not hold it any more: what is put and read on the condition that it
    /// is there never meets a new order unawares. An order without room for it is read without, because
    /// pruning makes room and needs a peer that has read all.
    func markOrderIfRoom() async throws {
        do { try await markOrder() } catch SequencerError.full(_) {}
    }

    /// Puts the own mark into the order, if it is not there.
    func markOrder() async throws {
        guard sequencer.isReplaceable, !(cursor.isMarked ?? false), let key = ownMarkKey else {
            return
        }
        // What was sent to the order before must not arrive in this one because it holds the mark now.
        while batchesUnderway > 0 { try await Task.sleep(for: .milliseconds(20)) }
        let revision = try await sequencer.publish(key, storedMark().bytes)
        guard revision > revisionSeen else {
            throw SequencerError.otherOrder(revision: revision)
        }
        cursor.isMarked = true
        cursor.markRevision = revision
        try await store.setMeta([(.cursor, try PeerStore.encode(cursor))])
    }
}
