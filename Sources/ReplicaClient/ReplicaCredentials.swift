/// An account of the replicas; prints without its password.
public struct ReplicaCredentials: Sendable, Equatable {
    /// Account name.
    public var user: String
    /// Password; empty for an account without one.
    public var password: [UInt8]

    /// Creates credentials.
    public init(user: String, password: [UInt8]) {
        self.user = user
        self.password = password
    }
}

extension ReplicaCredentials: CustomStringConvertible, CustomDebugStringConvertible {
    /// The account's name.
    public var description: String { user }
    /// The account's name.
    public var debugDescription: String { user }
}

extension ReplicaCredentials: CustomReflectable {
    /// A mirror that shows no password, for `dump` and test failures.
    public var customMirror: Mirror { Mirror(self, children: ["user": user]) }
}
