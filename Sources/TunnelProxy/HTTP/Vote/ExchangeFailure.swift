/// Why a request has no voted answer.
enum ExchangeFailure: String, Sendable, Equatable {
    /// Enough replicas answered, and no q of them alike.
    case noMajority = "no_majority"
    /// Fewer than q replicas answered.
    case tooFew = "too_few_replies"
    /// The answer took too long.
    case timeout
    /// The client's request ended before its body did, or broke the protocol.
    case broken
    /// The client read nothing of its answer for too long.
    case stalled
    /// Bodies that are held back take more memory than the tunnel has for them.
    case busy

    /// True where another group of replicas may do better.
    var isOfPath: Bool {
        switch self {
        case .noMajority, .tooFew, .timeout: true
        case .broken, .stalled, .busy: false
        }
    }

    /// Status of the answer; nothing of another answer has been sent.
    var status: Int {
        switch self {
        case .noMajority, .tooFew: 502
        case .timeout: 504
        case .broken: 400
        case .stalled: 408
        case .busy: 503
        }
    }
}
