internal import VotingCore
internal import WireProtocols

/// Reads the heads of replies for the vote; keeps its memory from one to the next.
struct ReplyReader {
    private let comparison: ReplyComparison
    private var canonicalizer: HTTPHeadCanonicalizer
    /// Digest of trailers in which nothing counts.
    private let noTrailers: ContentDigest

    /// Creates a reader.
    init(comparison: ReplyComparison) {
        self.comparison = comparison
        canonicalizer = HTTPHeadCanonicalizer(rules: comparison.headers)
        noTrailers = canonicalizer.trailersDigest([])
    }

    /// Reads a head.
    ///
    /// - Parameters:
    ///   - head: the head as it was parsed.
    ///   - method: method of the request.
    ///   - own: addresses that stand for the replica.
    ///   - others: heads of replies to the same request that were read before.
    /// - Returns: what the vote needs to know of it.
    mutating func read(
        _ head: HTTPReplyHead,
        toMethod method: String,
        own: [String],
        others: [ReplyHead?]
    ) -> ReplyHead {
        // Equal replicas mostly send equal heads, and what was found of one holds for the other.
        for case .some(let other) in others
        where other.status == head.status && other.framing == head.framing
            && Self.areEqual(other.fields, head.fields)
        { return other }
        let coding = HTTPContentCoding(
            contentEncoding: ReplyHead.first("content-encoding", in: head.fields)
        )
        let (form, isCompared) = comparison.form(
            contentType: ReplyHead.first("content-type", in: head.fields),
            isWhole: coding.isReadable && head.status != 206
        )
        let isOwnPage = comparison.isHeterogeneous && HTTPServerPage.isPossible(head.status)
        let digest = canonicalizer.digest(
            status: head.status,
            fields: head.fields,
            context: context(method, own, isPageLeftOut: isOwnPage)
        )
        let page =
            isOwnPage
            ? canonicalizer.digest(
                status: head.status,
                fields: head.fields,
                context: context(method, own)
            ) : nil
        return ReplyHead(
            status: head.status,
            fields: head.fields,
            digest: VoteDigest(digest),
            page: page.map { VoteDigest($0) },
            form: form,
            coding: coding,
            isBodyCompared: isCompared,
            framing: head.framing
        )
    }

    /// Takes a head apart, for finding out in which of its lines heads differ.
    mutating func fields(of head: ReplyHead, toMethod method: String, own: [String]) -> BodyFields {
        canonicalizer.fields(
            status: head.status,
            fields: head.fields,
            context: context(method, own, isPageLeftOut: head.page != nil)
        )
    }

    /// Reads the fields behind a body.
    mutating func read(trailers fields: [HTTPFieldLine]) -> ReplyTrailers {
        let digest = canonicalizer.trailersDigest(fields)
        return ReplyTrailers(
            fields: fields,
            digest: digest == noTrailers ? nil : VoteDigest(digest)
        )
    }

    /// Takes trailers apart, for finding out in which of them replies differ.
    mutating func fields(of trailers: [HTTPFieldLine]) -> BodyFields {
        canonicalizer.trailerFields(trailers)
    }

    /// Whether heads have the same lines, and none of them may name the replica that sent it.
    private static func areEqual(_ left: [HTTPFieldLine], _ right: [HTTPFieldLine]) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices {
            guard left[index] == right[index], !namesReplica(left[index].name) else { return false }
        }
        return true
    }

    private static func namesReplica(_ name: String) -> Bool {
        let length = name.utf8.count
        guard length == 8 || length == 16 else { return false }
        return ["location", "content-location"].contains(name.lowercased())
    }

    private func context(
        _ method: String,
        _ own: [String],
        isPageLeftOut: Bool = false
    ) -> HTTPHeadContext {
        HTTPHeadContext(
            isAnswerToHead: method == "HEAD",
            isContentDecoded: false,
            ownAuthorities: own,
            isPageLeftOut: isPageLeftOut
        )
    }
}
