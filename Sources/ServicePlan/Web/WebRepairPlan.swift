/// What becomes of a replica that differs.
public struct WebRepairPlan: Codable, Sendable, Equatable {
    /// `automatic`: it is compared without a vote and comes back after clean comparisons; `manual`: it stays
    /// out until someone asks for it.
    public var policy: String
    /// Returns in a row that may fail before it stays out.
    public var attemptsMax: Int
    /// Comparisons in a row without a difference before it votes again.
    public var cleanComparisonsMin: Int

    /// Creates the description.
    public init(
        policy: String = "automatic",
        attemptsMax: Int = 3,
        cleanComparisonsMin: Int = 20
    ) {
        self.policy = policy
        self.attemptsMax = attemptsMax
        self.cleanComparisonsMin = cleanComparisonsMin
    }
}
