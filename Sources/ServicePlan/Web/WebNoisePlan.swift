/// How places that differ in every replica become known as noise.
public struct WebNoisePlan: Codable, Sendable, Equatable {
    /// Whether such a difference fails the vote instead of being masked.
    public var strict: Bool
    /// Votes on one route before a place can be noise.
    public var votesMin: Int
    /// Share of those votes in which all replicas must have differed pairwise, in percent.
    public var percentMin: Int
    /// Places remembered; beyond them the oldest is forgotten, and learnt anew.
    public var placesMax: Int

    /// Creates the description.
    public init(
        strict: Bool = false,
        votesMin: Int = 50,
        percentMin: Int = 30,
        placesMax: Int = 10_000
    ) {
        self.strict = strict
        self.votesMin = votesMin
        self.percentMin = percentMin
        self.placesMax = placesMax
    }
}
