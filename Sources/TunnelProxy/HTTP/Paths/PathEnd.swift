internal import VotingCore

/// What the end of a request says about the path that carried it out.
enum PathEnd: Sendable, Equatable {
    /// The path answered.
    case answered
    /// The path gave no answer because its replicas gave none.
    case failed
    /// There was no majority: the path may be wrong, or no path can agree on this request.
    case doubtful
    /// Nothing: the client left, or the path was asked nothing.
    case silent

    /// Judges how a vote ended.
    init(_ outcome: ExchangeOutcome) {
        switch outcome.verdict {
        case .unanimous, .majority, .masked: self = .answered
        case .insufficient: self = .failed
        case .noMajority: self = .doubtful
        case .skipped, nil: self = .silent
        }
    }
}
