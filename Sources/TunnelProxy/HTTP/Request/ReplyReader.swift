internal import NIOHTTP1
internal import VotingCore
internal import WireProtocols

/// Reads the heads of replies for the vote; keeps its memory from one to the next.
struct ReplyReader {
    private let comparison: ReplyComparison
    private let check: HTTPResponseCheck
    private var canonicalizer: HTTPHeadCanonicalizer

    /// Creates a reader.
    init(comparison: ReplyComparison, limits: HTTPHeadLimits) {
        self.comparison = comparison
        check = HTTPResponseCheck(limits: limits)
        canonicalizer = HTTPHeadCanonicalizer(rules: comparison.headers)
    }

    /// Reads a head.
    ///
    /// - Parameters:
    ///   - head: the head as it was parsed.
    ///   - method: method of the request.
    ///   - own: addresses that stand for the replica.
    /// - Returns: what the vote needs to know of it.
    /// - Throws: what is wrong with it: then it counts as no reply.
    mutating func read(
        _ head: HTTPResponseHead,
        toMethod method: String,
        own: [String]
    ) throws(HTTPHeadFault) -> ReplyHead {
        let fields = head.headers.map { (name: $0.name, value: $0.value) }
        let status = Int(head.status.code)
        let framing = try check.framing(
            status: status,
            toMethod: method,
            version: (Int(head.version.major), Int(head.version.minor)),
            fields: fields
        )
        let coding = head.headers.first(name: "content-encoding") ?? "identity"
        let (form, isCompared) = comparison.form(
            contentType: head.headers.first(name: "content-type"),
            isPlain: coding.lowercased() == "identity" && status != 206
        )
        let digest = canonicalizer.digest(
            status: status,
            fields: fields,
            context: context(method, own)
        )
        return ReplyHead(
            status: status,
            fields: fields,
            digest: VoteDigest(digest),
            form: form,
            isBodyCompared: isCompared,
            framing: framing
        )
    }

    /// Takes a head apart, for finding out in which of its lines heads differ.
    mutating func fields(of head: ReplyHead, toMethod method: String, own: [String]) -> BodyFields {
        canonicalizer.fields(
            status: head.status,
            fields: head.fields,
            context: context(method, own)
        )
    }

    private func context(_ method: String, _ own: [String]) -> HTTPHeadContext {
        HTTPHeadContext(
            isAnswerToHead: method == "HEAD",
            isContentDecoded: false,
            ownAuthorities: own
        )
    }
}
