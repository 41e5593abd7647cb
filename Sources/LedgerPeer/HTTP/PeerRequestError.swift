import LedgerSink

/// Why a request is not answered with what it asked for.
struct PeerRequestError: Error, Sendable {
    let status: Int
    let title: String
    let detail: String
    let standing: WriterStanding?

    init(_ status: Int, _ title: String, _ detail: String, standing: WriterStanding? = nil) {
        self.status = status
        self.title = title
        self.detail = detail
        self.standing = standing
    }

    /// The text of the interface is the destination's own.
    init(_ error: DestinationError) {
        let failure = PeerWire.failure(of: error)
        self.init(
            PeerWire.status(of: error),
            "The ledger did not take it",
            failure.error,
            standing: failure.standing
        )
    }

    static func badRequest(_ detail: String) -> PeerRequestError {
        PeerRequestError(400, "Bad request", detail)
    }

    static func notFound(_ detail: String) -> PeerRequestError {
        PeerRequestError(404, "Not found", detail)
    }

    static func unavailable(_ detail: String) -> PeerRequestError {
        PeerRequestError(503, "Not available now", detail)
    }
}
