internal import NIOHTTP1
internal import WireProtocols

extension ProblemDocument {
    /// What stands in place of different servers' own pages; nothing for a redirect.
    static func text(ofStatus status: Int, requestID: String) -> String {
        guard status >= 400 else { return "" }
        return ProblemDocument(
            status: status,
            code: "status-\(status)",
            title: HTTPResponseStatus(statusCode: status).reasonPhrase,
            detail: "The servers agree on this status; each has a page of its own for it.",
            requestID: requestID
        ).text
    }

    /// A request that different servers answer differently by design.
    init(_ fault: VariantRequestFault, requestID: String) {
        self.init(
            status: fault.status,
            code: fault.rawValue.split(separator: "_").joined(separator: "-"),
            title: "The request is refused",
            detail: fault.detail,
            requestID: requestID,
            allow: fault == .methodNotServed ? "GET, HEAD" : nil
        )
    }

    /// A request whose head is refused.
    init(_ fault: HTTPHeadFault, requestID: String) {
        self.init(
            status: fault.status,
            code: fault.code.split(separator: "_").joined(separator: "-"),
            title: "The request is refused",
            detail: fault.description,
            requestID: requestID
        )
    }

    /// A request that has no voted answer.
    init(_ failure: ExchangeFailure, quorum: Int, requestID: String) {
        let title =
            switch failure {
            case .noMajority: "The replicas gave different answers"
            case .tooFew: "Too few replicas answered"
            case .timeout: "The replicas took too long"
            case .broken: "The request is not complete"
            case .stalled: "The answer was not read"
            case .busy: "The service is busy"
            }
        let detail =
            switch failure {
            case .noMajority: "No \(quorum) answers were equal, so none is given."
            case .tooFew: "\(quorum) equal answers are needed; try again later."
            case .timeout: "\(quorum) equal answers did not come in time; try again later."
            case .broken:
                "The connection ended before the request's body did, or its chunks are malformed."
            case .stalled: "The client read nothing for too long."
            case .busy: "Too many long answers are being compared; try again later."
            }
        self.init(
            status: failure.status,
            code: failure.rawValue.split(separator: "_").joined(separator: "-"),
            title: title,
            detail: detail,
            requestID: requestID
        )
    }

    /// Fewer replicas vote than are needed.
    static func notServing(quorum: Int, requestID: String) -> ProblemDocument {
        ProblemDocument(
            status: 503,
            code: "not-serving",
            title: "Too few replicas vote",
            detail: "\(quorum) replicas are needed; try again later.",
            requestID: requestID
        )
    }

    /// A bound of the tunnel is reached.
    static func busy(_ detail: String, requestID: String) -> ProblemDocument {
        ProblemDocument(
            status: 503,
            code: "busy",
            title: "The service is busy",
            detail: detail,
            requestID: requestID
        )
    }

    /// An operator has stopped requests that may change something.
    static func frozen(_ reason: String, requestID: String) -> ProblemDocument {
        ProblemDocument(
            status: 503,
            code: "frozen",
            title: "Changes are not accepted now",
            detail: "Requests that may change something are refused: \(reason).",
            requestID: requestID
        )
    }

    /// A host name that is none of the service's.
    static func misdirected(requestID: String) -> ProblemDocument {
        ProblemDocument(
            status: 421,
            code: "unknown-host",
            title: "This host is not served here",
            detail: "The request's Host is none of the service's domains.",
            requestID: requestID
        )
    }

    /// Bytes that are no HTTP request.
    static func malformed(_ detail: String, status: Int, requestID: String) -> ProblemDocument {
        ProblemDocument(
            status: status,
            code: "malformed",
            title: "The request is refused",
            detail: detail,
            requestID: requestID
        )
    }
}
