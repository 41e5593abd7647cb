/// How another order is begun: whose rest of the old one is taken, and which number the new one gets.
struct OrderSuccession {
    /// How far a copy of the ledger has read.
    struct Reach: Hashable, Comparable {
        /// Number of the order.
        let epoch: UInt32
        /// Leaves.
        let size: UInt64
        /// Leaves up to the end of the last block.
        let blockSize: UInt64

        static func < (left: Self, right: Self) -> Bool {
            (left.epoch, left.size, left.blockSize) < (right.epoch, right.size, right.blockSize)
        }
    }

    /// Another peer's copy, as that peer describes it.
    struct Copy: Hashable {
        let actor: String
        /// Identity of the order that it follows; nil when it does not tell.
        let cluster: String?
        let reach: Reach
        /// Whether the order that begins holds that actor's mark, so that its peer has begun it.
        let isMarked: Bool
    }

    /// Orders that another peer may be ahead; more is not believed.
    static let ordersAheadMax: UInt32 = 1_000

    /// Identity of the order that begins.
    let cluster: String
    /// Whether the order that ended had the same: members that lost all they had keep it.
    let isSameIdentity: Bool
    /// Number of the order that this peer followed.
    let old: UInt32
    /// Other peers that have an address.
    let reachable: Int
    /// Actors that are a majority, this one counted.
    let majority: Int

    /// Whether the copies that were told are enough to go by: all of them, or after a time a majority's.
    ///
    /// What is final is with at least one actor of any majority. Without peers that could be asked there is
    /// nothing to wait for. A peer that counts more orders is waited for until it has put its mark: before
    /// that its number may be that of an order in between.
    func isEnough(_ copies: [Copy], isTimeOver: Bool) -> Bool {
        guard reachable + 1 >= majority else { return true }
        let isSettled = copies.allSatisfy { !isAhead($0) || hasBegun($0) }
        if copies.count >= reachable, isSettled { return true }
        return isTimeOver && copies.count + 1 >= majority
    }

    /// The copies that have read more than the own one, furthest first.
    func sources(_ copies: [Copy], beyond own: Reach) -> [Copy] {
        copies.filter { $0.reach > own && isBelievable($0.reach.epoch) }
            .sorted { ($1.reach, $0.actor) < ($0.reach, $1.actor) }
    }

    /// The number of the order that begins: the one that others gave it, else the next.
    ///
    /// - Parameters:
    ///   - copies: The others' copies.
    ///   - replayed: Number of the order of the last leaf, which may have been taken from another peer.
    ///   - isRead: Whether that leaf is of the order that begins.
    /// - Returns: The number.
    func epoch(_ copies: [Copy], replayed: UInt32, isRead: Bool) -> UInt32 {
        if isRead { return replayed }
        let begun = copies.filter { isAhead($0) && hasBegun($0) }.map(\.reach.epoch).max()
        if let begun, begun >= replayed { return begun }
        let last = max(old, replayed)
        return last < .max ? last + 1 : last
    }

    private func isAhead(_ copy: Copy) -> Bool {
        copy.cluster == cluster && copy.reach.epoch > old && isBelievable(copy.reach.epoch)
    }

    private func hasBegun(_ copy: Copy) -> Bool { copy.isMarked || !isSameIdentity }

    private func isBelievable(_ epoch: UInt32) -> Bool {
        epoch <= old || epoch - old <= Self.ordersAheadMax
    }
}
