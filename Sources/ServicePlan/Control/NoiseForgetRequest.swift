/// Asks a web service's tunnel to compare places again that it takes for noise.
public struct NoiseForgetRequest: Codable, Sendable, Equatable {
    /// The route as `NoisePlace` has it; nil for all.
    public var route: String?
    /// One place of the route; nil for all of them.
    public var place: String?

    /// Creates a request.
    public init(route: String? = nil, place: String? = nil) {
        self.route = route
        self.place = place
    }
}
