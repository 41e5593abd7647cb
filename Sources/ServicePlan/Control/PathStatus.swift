/// One path of a web server as its tunnel sees it.
public struct PathStatus: Codable, Sendable, Equatable {
    /// Name of the path, such as `web-1`; its replicas' names begin with it.
    public var name: String
    /// `serving`, `ejected` (up, but too many requests in a row failed) or `down` (fewer replicas vote
    /// than the quorum).
    public var state: String
    /// Share of the requests with the algorithm `weighted`.
    public var weight: Int
    /// Requests on the path at present.
    public var requests: Int

    /// Creates a path's status.
    public init(name: String, state: String, weight: Int, requests: Int) {
        self.name = name
        self.state = state
        self.weight = weight
        self.requests = requests
    }
}
