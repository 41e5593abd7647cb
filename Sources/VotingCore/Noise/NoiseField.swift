/// A place at which the replies to one request differ.
public struct NoiseField: Sendable, Equatable {
    /// The place without positions, such as `/items/*/id`, `header:x-token` or
    /// `input[name=csrf]@value`.
    public var path: String
    /// Each replica's value; nil where the place does not exist.
    public var values: [(replica: ReplicaIndex, value: [UInt8]?)]

    /// Creates a field.
    public init(path: String, values: [(replica: ReplicaIndex, value: [UInt8]?)]) {
        self.path = path
        self.values = values
    }

    /// Tells whether both have the same place and values.
    public static func == (left: NoiseField, right: NoiseField) -> Bool {
        left.path == right.path && left.values.elementsEqual(right.values) { $0 == $1 }
    }

    /// Replicas by equal value: the largest group first, then the one whose member comes first.
    var groups: [ReplicaSet] {
        var groups: [(value: [UInt8]?, members: ReplicaSet)] = []
        for (replica, value) in values {
            if let place = groups.firstIndex(where: { $0.value == value }) {
                groups[place].members.insert(replica)
            } else {
                groups.append((value, ReplicaSet(replica)))
            }
        }
        return groups.map(\.members).sorted { left, right in
            if left.count != right.count { return left.count > right.count }
            return (left.first?.rawValue ?? 0) < (right.first?.rawValue ?? 0)
        }
    }
}
