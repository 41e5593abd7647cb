import Synchronization
internal import VotingCore

/// Those who wait for entries to be ordered or final, shared by the writer and the submitter.
final class WaitBoard: Sendable {
    private let waits = Mutex(StageWaits<RecordWaiter>())

    /// Adds one who waits for an entry beyond all that others wait for.
    func add(_ waiter: RecordWaiter, sequence: UInt64) {
        let oldest = waits.withLock {
            $0.add(waiter, sequence: sequence, stage: waiter.durability)
        }
        oldest?.then(.missed)
    }

    /// Tells those whose entries got where they wait for them to get.
    func reached(orderedThrough: UInt64, finalThrough: UInt64) {
        let released = waits.withLock {
            $0.reached(orderedThrough: orderedThrough, finalThrough: finalThrough)
        }
        for waiter in released { waiter.then(.reached) }
    }

    /// Entries beyond a number got new numbers.
    func renumbered(beyond sequence: UInt64, by distance: Int64) {
        waits.withLock { $0.renumbered(beyond: sequence, by: distance) }
    }

    /// Tells everybody that nothing will come any more.
    func giveUp() {
        let released = waits.withLock { $0.all() }
        for waiter in released { waiter.then(.missed) }
    }
}
