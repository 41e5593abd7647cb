/// One replica as the tunnel sees it.
public struct ReplicaStatus: Codable, Sendable, Equatable {
    /// Compose service name of the replica.
    public var name: String
    /// `joining`, `syncing`, `shadow`, `active`, `suspect`, `quarantined` or `dead`.
    public var state: String
    /// Why it is in that state; empty when there is nothing to say.
    public var reason: String
    /// Dissenting votes counted against it since it was last admitted.
    public var score: Int
    /// Milliseconds since 1970 when it entered this state.
    public var sinceUnixMilliseconds: Int64

    /// Creates a replica's status.
    public init(
        name: String,
        state: String,
        reason: String,
        score: Int,
        sinceUnixMilliseconds: Int64
    ) {
        self.name = name
        self.state = state
        self.reason = reason
        self.score = score
        self.sinceUnixMilliseconds = sinceUnixMilliseconds
    }
}
