/// What a header of a response means to the vote.
public enum HTTPHeaderRule: Sendable, Equatable {
    /// The value must be the same.
    case exact
    /// The header belongs to one server or one moment: the leader's is passed on, none is compared.
    case volatile
    /// The header is about a connection: neither compared nor passed on.
    case hopByHop
    /// The header describes how the body travels; the body's own vote covers it.
    case framing
    /// Elements in any order; names are compared without case when `lowercases` is true.
    case list(lowercases: Bool)
    /// Type and parameters without their order, without the boundary.
    case mediaType
    /// A type as all servers name it; one that some of them do not know counts as none.
    case sharedMediaType
    /// Names of headers among which Accept-Encoding does not count: no replica is asked for a coding.
    case codingBlindList
    /// Some servers say it with whole bodies only: compared and passed on with status 200 alone.
    case wholeOnly
    /// What tells of the server's product, or of ways around the tunnel: neither compared nor passed on.
    case withheld
    /// A URL in which the server's own address does not count.
    case location
    /// Name and attributes of a cookie; its value belongs to the server.
    case cookie
    /// Scheme and realm of a challenge; what else it holds belongs to the server.
    case challenge
    /// A policy in which nonces do not count.
    case nonces
}
