/// One group of replicas with votes of its own; `routing_level` says how many there are.
public struct WebPathPlan: Codable, Sendable, Equatable {
    /// The service's name, with `-1` and so on behind it when there are several paths.
    public var name: String
    /// Share of the requests with the algorithm `weighted`, 1 to 256.
    public var weight: Int
    /// Port of the tunnel that leads to this path only, for a reverse proxy in front that spreads
    /// requests itself; nil when the tunnel spreads them.
    public var port: Int?
    /// The redundant containers, in order; at least 2 and at most 9.
    public var replicas: [WebReplicaPlan]
    /// The container that votes on this path's files and logs; nil when only replies are voted on.
    public var voter: WebVoterPlan?

    /// Creates the description.
    public init(
        name: String,
        weight: Int,
        port: Int? = nil,
        replicas: [WebReplicaPlan],
        voter: WebVoterPlan? = nil
    ) {
        self.name = name
        self.weight = weight
        self.port = port
        self.replicas = replicas
        self.voter = voter
    }
}
