/// How requests are spread over paths, and how replicas leave and come back.
public struct WebBalancingPlan: Codable, Sendable, Equatable {
    /// `round_robin`, `least_connected`, `weighted`, `ip_hash` or `random_two`.
    public var algorithm: String
    /// Whether an idempotent request without a majority is tried once on another path.
    public var retriesOnOtherPath: Bool
    /// The active check.
    public var healthCheck: WebHealthCheckPlan
    /// The passive check.
    public var ejection: WebEjectionPlan
    /// Time over which a path that came back gets its full share again; 0 for at once.
    public var slowStartMilliseconds: Int

    /// Creates the description.
    public init(
        algorithm: String = "round_robin",
        retriesOnOtherPath: Bool = false,
        healthCheck: WebHealthCheckPlan = WebHealthCheckPlan(),
        ejection: WebEjectionPlan = WebEjectionPlan(),
        slowStartMilliseconds: Int = 10_000
    ) {
        self.algorithm = algorithm
        self.retriesOnOtherPath = retriesOnOtherPath
        self.healthCheck = healthCheck
        self.ejection = ejection
        self.slowStartMilliseconds = slowStartMilliseconds
    }
}
