internal import LibCrypto
package import VotingCore

/// One line of an access log, as far as replicas must agree on it.
///
/// Times, durations, addresses of clients and of servers behind are left out: they differ by nature. So is the
/// length of the answer: the answer itself was voted on, and by rules that know what may differ in it.
package struct AccessLogLine: Sendable, Equatable {
    /// The tunnel's name for the request; nil where the log has none.
    package var id: String?
    /// Method.
    package var method: String
    /// Path and query as they were asked for.
    package var target: String
    /// Status of the answer.
    package var status: Int
    /// Whether the connection ended before the answer did, so that nothing of it proves anything.
    package var isAborted = false
    /// How long the answer took; nil where the line does not say so.
    package var milliseconds: Int?
    /// Groups of a custom pattern beside those above, by name.
    package var further: [String: String] = [:]

    /// Creates a line.
    package init(
        id: String? = nil,
        method: String,
        target: String,
        status: Int,
        isAborted: Bool = false,
        milliseconds: Int? = nil,
        further: [String: String] = [:]
    ) {
        self.id = id
        self.method = method
        self.target = target
        self.status = status
        self.isAborted = isAborted
        self.milliseconds = milliseconds
        self.further = further
    }

    /// What lines of one request are brought together by.
    package var key: String { id ?? "\(method) \(target)" }

    /// Digest of what must be equal.
    package var digest: VoteDigest {
        var text = "\(method) \(target)\n\(status)"
        for (name, value) in further.sorted(by: { $0.key < $1.key }) {
            text += "\n\(name.utf8.count) \(name) \(value)"
        }
        return VoteDigest(bytes: SHA256.hash(Array(text.utf8))) ?? VoteDigest(0, 0, 0, 1)
    }
}
