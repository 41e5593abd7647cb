public import LedgerFormat

/// The write side of a peer's HTTP interface, as both ends read it.
///
/// `POST` of a PEM public key to `writer(_:)` enrols and answers a `WriterStanding`; `POST` of a batch to
/// `batch(_:firstSequence:)` answers a `SubmitAnswer`; `GET` of `progress(of:beyond:waitMilliseconds:)`
/// answers a `WriterProgress`. All bodies of answers are JSON. What goes wrong is told by the status
/// and a `FailureAnswer`.
public enum PeerWire {
    /// Port that peers listen on.
    public static let port = 7402
    /// Bytes of a batch on the wire; the largest batch and some.
    public static let batchBytesMax = 196_608
    /// Longest wait that a peer grants to one question for progress, in milliseconds.
    public static let waitMillisecondsMax = 30_000

    /// Answer to a batch that was put into the order.
    public struct SubmitAnswer: Sendable, Hashable, Codable {
        /// The batch's place in the order.
        public var revision: UInt64

        /// Creates an answer.
        public init(revision: UInt64) {
            self.revision = revision
        }
    }

    /// Answer to what was not done.
    public struct FailureAnswer: Sendable, Hashable, Codable {
        /// What is wrong and how to mend it.
        public var error: String
        /// Where the writer stands; given with status 409.
        public var standing: WriterStanding?

        /// Creates an answer.
        public init(error: String, standing: WriterStanding? = nil) {
            self.error = error
            self.standing = standing
        }
    }

    /// Path of a writer.
    public static func writer(_ writer: WriterName) -> String {
        "/v1/writers/\(writer.actor)/\(writer.service)"
    }

    /// Path of a batch that is being submitted.
    public static func batch(_ writer: WriterName, firstSequence: UInt64) -> String {
        "\(Self.writer(writer))/batches/\(firstSequence)"
    }

    /// Path and question for a writer's progress.
    public static func progress(
        of writer: WriterName,
        beyond sequence: UInt64,
        waitMilliseconds: Int
    ) -> String {
        "\(Self.writer(writer))?beyond=\(sequence)&wait_ms=\(waitMilliseconds)"
    }

    /// The status that stands for an error.
    public static func status(of error: DestinationError) -> Int {
        switch error {
        case .unavailable: 503
        case .denied: 403
        case .notEnrolled: 404
        case .full: 507
        case .outOfSequence: 409
        case .rejected: 422
        }
    }

    /// The body that goes with an error's status.
    public static func failure(of error: DestinationError) -> FailureAnswer {
        guard case .outOfSequence(let standing) = error else {
            return FailureAnswer(error: error.reason)
        }
        return FailureAnswer(error: error.description, standing: standing)
    }

    /// The error that an answer other than 2xx stands for; nil bodies are those that could not be read.
    public static func error(status: Int, _ body: FailureAnswer?) -> DestinationError {
        let reason = body?.error ?? "HTTP status \(status)"
        switch status {
        case 401, 403: return .denied(reason)
        case 404: return .notEnrolled
        case 409:
            guard let standing = body?.standing else { return .unavailable(reason) }
            return .outOfSequence(standing)
        case 400, 413, 422: return .rejected(reason)
        case 507: return .full(reason)
        default: return .unavailable(reason)
        }
    }
}

extension DestinationError {
    /// What happened without the remedy; the other end adds that again.
    fileprivate var reason: String {
        switch self {
        case .unavailable(let reason), .denied(let reason), .full(let reason),
            .rejected(let reason):
            reason
        case .notEnrolled, .outOfSequence: description
        }
    }
}
