/// The request by which the tunnel asks every replica whether it lives.
public struct WebHealthCheckPlan: Codable, Sendable, Equatable {
    /// Path asked for; any status below 500 is a sign of life.
    public var path: String
    /// Time between two checks of one replica.
    public var intervalMilliseconds: Int
    /// Longest wait for an answer.
    public var timeoutMilliseconds: Int
    /// Checks in a row that may fail; the next one takes the replica out.
    public var failuresMax: Int
    /// Checks in a row that must pass before it comes back.
    public var successesMin: Int

    /// Creates the description.
    public init(
        path: String = "/",
        intervalMilliseconds: Int = 2_000,
        timeoutMilliseconds: Int = 2_000,
        failuresMax: Int = 2,
        successesMin: Int = 2
    ) {
        self.path = path
        self.intervalMilliseconds = intervalMilliseconds
        self.timeoutMilliseconds = timeoutMilliseconds
        self.failuresMax = failuresMax
        self.successesMin = successesMin
    }
}
