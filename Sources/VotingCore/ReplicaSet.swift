/// A set of replicas of one service, kept in sixteen bits.
public struct ReplicaSet: RawRepresentable, Hashable, Sendable {
    /// Replicas a set can hold; `ft_level` allows nine of them.
    public static let replicaCountMax = 16

    /// Bit n stands for the replica with index n.
    public let rawValue: UInt16

    /// Creates a set from its bits.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Creates the empty set.
    public init() {
        self.rawValue = 0
    }

    /// Creates the set of one replica.
    public init(_ replica: ReplicaIndex) {
        self.rawValue = 1 << UInt16(replica.rawValue)
    }

    /// Creates the set of the first `count` replicas of a plan.
    public init(first count: Int) {
        precondition((0...Self.replicaCountMax).contains(count), "a plan has at most 16 replicas")
        self.rawValue = UInt16(truncatingIfNeeded: (UInt32(1) << UInt32(count)) - 1)
    }

    /// Creates a set of the replicas given.
    public init(_ replicas: some Sequence<ReplicaIndex>) {
        var bits: UInt16 = 0
        for replica in replicas { bits |= 1 << UInt16(replica.rawValue) }
        self.rawValue = bits
    }

    /// Number of replicas in the set.
    public var count: Int { rawValue.nonzeroBitCount }

    /// The member that comes first in the plan.
    public var first: ReplicaIndex? {
        isEmpty ? nil : ReplicaIndex(rawValue.trailingZeroBitCount)
    }

    /// Tells whether the replica is a member.
    public func contains(_ replica: ReplicaIndex) -> Bool {
        rawValue & (1 << UInt16(replica.rawValue)) != 0
    }

    /// Adds the replica; tells whether it was new.
    @discardableResult
    public mutating func insert(_ replica: ReplicaIndex) -> Bool {
        guard !contains(replica) else { return false }
        self = union(ReplicaSet(replica))
        return true
    }

    /// Takes the replica out; tells whether it was a member.
    @discardableResult
    public mutating func remove(_ replica: ReplicaIndex) -> Bool {
        guard contains(replica) else { return false }
        self = subtracting(ReplicaSet(replica))
        return true
    }

    /// Returns the members of either set.
    public func union(_ other: ReplicaSet) -> ReplicaSet {
        ReplicaSet(rawValue: rawValue | other.rawValue)
    }

    /// Returns the members of both sets.
    public func intersection(_ other: ReplicaSet) -> ReplicaSet {
        ReplicaSet(rawValue: rawValue & other.rawValue)
    }

    /// Returns the members that the other set lacks.
    public func subtracting(_ other: ReplicaSet) -> ReplicaSet {
        ReplicaSet(rawValue: rawValue & ~other.rawValue)
    }

    /// Adds the members of the other set.
    public mutating func formUnion(_ other: ReplicaSet) {
        self = union(other)
    }

    /// Takes the members of the other set out.
    public mutating func subtract(_ other: ReplicaSet) {
        self = subtracting(other)
    }

    /// Tells whether every member is in the other set.
    public func isSubset(of other: ReplicaSet) -> Bool {
        subtracting(other).isEmpty
    }

    /// True for the empty set.
    public var isEmpty: Bool { rawValue == 0 }

    /// Returns the set without the replica.
    public func removing(_ replica: ReplicaIndex) -> ReplicaSet {
        subtracting(ReplicaSet(replica))
    }
}

extension ReplicaSet: ExpressibleByArrayLiteral {
    /// Creates a set from a literal.
    public init(arrayLiteral elements: ReplicaIndex...) {
        self.init(elements)
    }
}

extension ReplicaSet: Sequence {
    /// Walks the members in plan order.
    public struct Iterator: IteratorProtocol {
        private var bits: UInt16

        fileprivate init(bits: UInt16) {
            self.bits = bits
        }

        /// The next member, or nil.
        public mutating func next() -> ReplicaIndex? {
            guard bits != 0 else { return nil }
            let position = bits.trailingZeroBitCount
            bits &= bits - 1
            return ReplicaIndex(position)
        }
    }

    /// Number of members, which is exact.
    public var underestimatedCount: Int { count }

    /// Returns an iterator in plan order.
    public func makeIterator() -> Iterator {
        Iterator(bits: rawValue)
    }
}

extension ReplicaSet: CustomStringConvertible {
    /// The members as users number them, such as `{1,3}`.
    public var description: String {
        "{" + map(\.description).joined(separator: ",") + "}"
    }
}
