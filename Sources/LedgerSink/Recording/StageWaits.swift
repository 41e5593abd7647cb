internal import VotingCore

/// Who waits for which entry to be ordered or final; a queue per stage, since entries come in order.
struct StageWaits<Waiter> {
    private var ordered = WaitLine<Waiter>()
    private var final = WaitLine<Waiter>()

    /// Waiters at present.
    var count: Int { ordered.count + final.count }

    /// Adds a waiter for an entry beyond all that others wait for; returns one that has to give up.
    mutating func add(_ waiter: Waiter, sequence: UInt64, stage: Durability) -> Waiter? {
        switch stage {
        case .async, .spooled: waiter
        case .ordered: ordered.add(waiter, sequence: sequence)
        case .final: final.add(waiter, sequence: sequence)
        }
    }

    /// Takes those whose entries got where they wait for them to get.
    mutating func reached(orderedThrough: UInt64, finalThrough: UInt64) -> [Waiter] {
        ordered.take(through: orderedThrough) + final.take(through: finalThrough)
    }

    /// Entries beyond a number got new numbers.
    mutating func renumbered(beyond sequence: UInt64, by distance: Int64) {
        ordered.renumber(beyond: sequence, by: distance)
        final.renumber(beyond: sequence, by: distance)
    }

    /// Takes everybody: nothing will come any more.
    mutating func all() -> [Waiter] {
        ordered.take(through: .max) + final.take(through: .max)
    }
}
