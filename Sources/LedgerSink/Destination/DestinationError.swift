/// Why a destination did not take what it was given.
public enum DestinationError: Error, Sendable, Hashable {
    /// No answer in time, or the order has no majority now: the same call later is safe.
    case unavailable(String)
    /// The token or the certificate is wrong: somebody has to mend it.
    case denied(String)
    /// The writer's key is not known (any more): enrol again, then go on.
    case notEnrolled
    /// The order takes no more until it is pruned.
    case full(String)
    /// The sequence number is taken by other bytes, or is not the next one: the writer's spool and the
    /// ledger have parted, and a new epoch begins after the standing.
    case outOfSequence(WriterStanding)
    /// The batch can never be taken: malformed, badly signed or too large.
    case rejected(String)
}

extension DestinationError: CustomStringConvertible {
    /// What happened and how to mend it, for the log.
    public var description: String {
        switch self {
        case .unavailable(let reason): "the ledger does not answer (\(reason)); trying again"
        case .denied(let reason):
            "the ledger refuses this writer (\(reason)); check the token and the policy"
        case .notEnrolled: "the ledger does not know this writer's key; enrolling again"
        case .full(let reason):
            "the ledger takes no more (\(reason)); look at `/v1/status` of the peer"
        case .outOfSequence(let standing):
            "the ledger already goes to entry \(standing.lastSequence) of this writer; "
                + "a new epoch begins"
        case .rejected(let reason): "the ledger refuses a batch for good: \(reason)"
        }
    }
}
