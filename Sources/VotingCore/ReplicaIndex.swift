/// Position of a replica in its service's plan, counted from zero: `db-1` is 0.
public struct ReplicaIndex: RawRepresentable, Hashable, Comparable, Sendable {
    /// Position in the plan, below `ReplicaSet.replicaCountMax`.
    public let rawValue: UInt8

    /// Creates an index; nil when it lies beyond the largest replica set.
    public init?(rawValue: UInt8) {
        guard rawValue < UInt8(ReplicaSet.replicaCountMax) else { return nil }
        self.rawValue = rawValue
    }

    /// Creates an index from a position in the plan, which bounds it.
    public init(_ position: Int) {
        precondition(
            (0..<ReplicaSet.replicaCountMax).contains(position),
            "a plan has at most \(ReplicaSet.replicaCountMax) replicas"
        )
        self.rawValue = UInt8(truncatingIfNeeded: position)
    }

    /// The index as a subscript of arrays in plan order.
    public var position: Int { Int(rawValue) }

    /// Orders replicas as the plan does.
    public static func < (left: ReplicaIndex, right: ReplicaIndex) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension ReplicaIndex: CustomStringConvertible {
    /// The number users see at the end of a replica's name: 1 for the first.
    public var description: String { "\(rawValue + 1)" }
}
