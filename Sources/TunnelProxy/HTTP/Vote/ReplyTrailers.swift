internal import VotingCore
internal import WireProtocols

/// The fields behind one replica's body.
struct ReplyTrailers: Sendable {
    /// Those that may be passed on, in their order.
    var fields: [HTTPFieldLine]
    /// Digest of their canonical form; nil when nothing in them counts.
    var digest: VoteDigest?
}
