internal import LibCrypto
internal import VotingCore
internal import WireProtocols

extension VoteDigest {
    /// The digest of a canonical form as a vote counts it.
    init(_ content: ContentDigest) {
        self.init(content.words.0, content.words.1, content.words.2, content.words.3)
    }

    /// The digest of a head and a body together.
    init(head: VoteDigest, body: VoteDigest) {
        let words = (
            head.words.0, head.words.1, head.words.2, head.words.3,
            body.words.0, body.words.1, body.words.2, body.words.3
        )
        self = withUnsafeBytes(of: words) { VoteDigest(ContentDigest(of: $0)) }
    }
}
