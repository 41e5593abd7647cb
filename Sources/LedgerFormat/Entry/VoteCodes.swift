package import VotingCore

/// Numbers of kinds and verdicts in the bytes of entries.
///
/// `rawValue` is a text, and the order of the cases in the source is no promise.
extension VoteKind {
    /// The number that stands for the kind.
    package var code: UInt8 {
        switch self {
        case .reply: 0
        case .log: 1
        case .existence: 2
        case .state: 3
        case .lifecycle: 4
        case .repair: 5
        case .injection: 6
        case .freeze: 7
        }
    }

    init?(code: UInt8) {
        switch code {
        case 0: self = .reply
        case 1: self = .log
        case 2: self = .existence
        case 3: self = .state
        case 4: self = .lifecycle
        case 5: self = .repair
        case 6: self = .injection
        case 7: self = .freeze
        default: return nil
        }
    }
}

extension Verdict {
    var code: UInt8 {
        switch self {
        case .unanimous: 1
        case .majority: 2
        case .noMajority: 3
        case .insufficient: 4
        case .masked: 5
        case .skipped: 6
        }
    }

    init?(code: UInt8) {
        switch code {
        case 1: self = .unanimous
        case 2: self = .majority
        case 3: self = .noMajority
        case 4: self = .insufficient
        case 5: self = .masked
        case 6: self = .skipped
        default: return nil
        }
    }
}
