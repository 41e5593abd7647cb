/// What the tunnel of a web service takes for noise, as `GET /v1/noise` answers and `ftcompose noise` shows.
public struct NoiseReport: Codable, Sendable, Equatable {
    /// The service.
    public var service: String
    /// True when nothing is excused (`strict: true`).
    public var strict: Bool
    /// Votes on a route before a place can be a mask.
    public var votesMin: Int
    /// Share of those votes in which all replicas must have differed, in percent.
    public var percentMin: Int
    /// Masks, then candidates, each by route and place.
    public var places: [NoisePlace]

    /// Creates a report.
    public init(
        service: String,
        strict: Bool,
        votesMin: Int,
        percentMin: Int,
        places: [NoisePlace]
    ) {
        self.service = service
        self.strict = strict
        self.votesMin = votesMin
        self.percentMin = percentMin
        self.places = places
    }
}
