internal import VotingCore
internal import WireProtocols

/// The head of one replica's reply, with what the vote needs to know of it.
struct ReplyHead: Sendable {
    /// Status code.
    var status: Int
    /// Header lines as they came.
    var fields: [HTTPFieldLine]
    /// Digest of the canonical form.
    var digest: VoteDigest
    /// Digest of all of the head, where the body may be a page of the server's own; nil for any other body.
    ///
    /// `digest` leaves out then what describes that page: different servers have pages of their own.
    var page: VoteDigest?
    /// The form in which the body is compared.
    var form: HTTPComparisonForm
    /// How the body is packed; unpacked before it is brought into its form.
    var coding = HTTPContentCoding.identity
    /// False for a body that the plan leaves out of the vote.
    var isBodyCompared: Bool
    /// How the body's end is known.
    var framing: HTTPMessageFraming

    /// The length that was announced; nil for a body that ends otherwise, and for none.
    var contentLength: UInt64? {
        if case .length(let bytes) = framing { bytes } else { nil }
    }

    /// What a change of the protocol makes of the client's key: never noise, however it differs.
    var upgradeAnswer: String? { status == 101 ? first("sec-websocket-accept") : nil }

    /// The value of the first header line of this name, which is in lower case.
    func first(_ name: String) -> String? { Self.first(name, in: fields) }

    /// The value of the first line of this name, which is in lower case.
    static func first(_ name: String, in fields: [HTTPFieldLine]) -> String? {
        let length = name.utf8.count
        return fields.first { $0.name.utf8.count == length && $0.name.lowercased() == name }?.value
    }
}
