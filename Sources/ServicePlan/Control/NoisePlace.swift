/// A place in a web service's answers that differs in every replica.
public struct NoisePlace: Codable, Sendable, Equatable {
    /// What it is taken for.
    public enum Kind: String, Codable, Sendable {
        /// Noise: its differences are set aside, its shape is compared.
        case mask
        /// It differed in every replica, not yet often enough to be a mask.
        case candidate
    }

    /// Name of the path whose replicas differ; nil for a service with one.
    public var path: String?
    /// What it is taken for.
    public var kind: Kind
    /// Method and path template of the requests, such as `GET /orders/{n}`.
    public var route: String
    /// The place, such as `/items/*/id`, `header:x-token` or `input[name=csrf]@value`.
    public var place: String
    /// Bytes of the shortest value.
    public var bytesMin: Int
    /// Bytes of the longest value.
    public var bytesMax: Int
    /// Kinds of bytes that occur, such as `digits` and `lowercase`.
    public var characters: [String]
    /// Votes in which all replicas differed there.
    public var seenVotes: UInt64
    /// Votes of the route since the first of them.
    public var votes: UInt64
    /// When it became a mask, in milliseconds since 1970; nil for a candidate.
    public var sinceUnixMilliseconds: Int64?

    /// Creates a place.
    public init(
        kind: Kind,
        route: String,
        place: String,
        bytesMin: Int,
        bytesMax: Int,
        characters: [String],
        seenVotes: UInt64,
        votes: UInt64,
        sinceUnixMilliseconds: Int64? = nil
    ) {
        self.kind = kind
        self.route = route
        self.place = place
        self.bytesMin = bytesMin
        self.bytesMax = bytesMax
        self.characters = characters
        self.seenVotes = seenVotes
        self.votes = votes
        self.sinceUnixMilliseconds = sinceUnixMilliseconds
    }
}
