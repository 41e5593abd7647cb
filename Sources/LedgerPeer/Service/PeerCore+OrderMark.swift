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

    /// Whether something may be put into the order: only when another one could not take it by mistake.
    var isOrderCertain: Bool { !sequencer.isReplaceable || cursor.isMarked ?? false }

    /// What this peer has stored for good.
    ///
    /// Only what is final, so that the order never forgets what could still be lost.
    func storedMark() throws -> StoredMark {
        let final = finality.finalSize
        return StoredMark(size: final, sequences: try store.sequences(within: final))
    }

    /// Puts the own mark into an order that was read to its end, so that no other one is taken for it.
    ///
    /// Members that lost all they had do not hold it any more: what is put and read on the condition that it
    /// is there never meets a new order unawares.
    func markOrder() async throws {
        guard sequencer.isReplaceable, !(cursor.isMarked ?? false), let key = ownMarkKey else {
            return
        }
        // What was sent to the order before must not arrive in this one because it holds the mark now.
        while batchesUnderway > 0 { try await Task.sleep(for: .milliseconds(20)) }
        let revision = try await sequencer.publish(key, storedMark().bytes)
        guard revision > max(replay.resumeRevision, skippedTo) else {
            throw SequencerError.otherOrder(revision: revision)
        }
        cursor.isMarked = true
        try await store.setMeta([(.cursor, try PeerStore.encode(cursor))])
    }
}
