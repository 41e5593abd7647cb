/// Witnesses or groups of which a number must have cosigned.
public struct PolicyGroup: Hashable, Sendable {
    /// Its name within the policy.
    public let name: PolicyName
    /// How many members must have cosigned.
    public let threshold: Int
    /// The members, defined before the group.
    public let members: [PolicyName]

    /// Describes a group.
    public init(name: PolicyName, threshold: Int, members: [PolicyName]) {
        self.name = name
        self.threshold = threshold
        self.members = members
    }
}
