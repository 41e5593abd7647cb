/// Whether a peer that has nothing may begin to read the order.
///
/// What came in earlier orders is in no present one, and neither is how many there were. Who reads a later
/// order as the first has a log of its own.
struct FirstReading {
    /// What to do.
    enum Decision: Hashable {
        /// Read the order as the first one.
        case read
        /// Copy from the others what they have made final; the present order has this number.
        case copy(epoch: UInt32)
        /// Begin it as one that others have begun: take what they have read and their number.
        case begin
        /// Ask again: nobody tells the number who knows it.
        case wait
    }

    /// Another peer that answers.
    struct Other: Hashable {
        /// Orders that it counts.
        let epoch: UInt32
        /// Leaves that it has.
        let size: UInt64
        /// Leaves of them that are final.
        let finalSize: UInt64
        /// Whether it follows the present order: it has read it to its end, and the order holds its mark.
        let isFollowing: Bool
    }

    /// Other peers that have an address.
    let reachable: Int
    /// Those of them that answer.
    let others: [Other]
    /// What those that have an address had made final, as their marks in the order say.
    let markedSizes: [UInt64]

    /// What to do.
    ///
    /// The number is that of a peer that follows the order. When there is none, one that has something is
    /// waited for. Nobody waits for peers that are new as well, since all of a ledger may start at once; but
    /// who has nothing does not speak for one that is away and had made something final.
    var decision: Decision {
        if let epoch = others.filter(\.isFollowing).map(\.epoch).max() {
            guard epoch > 1 else { return .read }
            return others.contains { $0.finalSize > 0 } ? .copy(epoch: epoch) : .begin
        }
        if others.contains(where: { $0.epoch > 1 || $0.size > 0 }) { return .wait }
        if others.count >= reachable { return .read }
        return markedSizes.contains { others.isEmpty || $0 > 0 } ? .wait : .read
    }
}
