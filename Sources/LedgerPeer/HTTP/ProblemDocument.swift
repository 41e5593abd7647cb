import LedgerSink

/// What is answered instead of what was asked (RFC 9457), with the fields that writers read.
struct ProblemDocument: Encodable, Sendable {
    let type = "about:blank"
    let title: String
    let status: Int
    let detail: String
    /// The detail again, under the name of the writers' interface.
    let error: String
    let standing: WriterStanding?

    init(status: Int, title: String, detail: String, standing: WriterStanding? = nil) {
        self.status = status
        self.title = title
        self.detail = detail
        error = detail
        self.standing = standing
    }
}
