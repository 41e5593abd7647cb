/// What a witness says to a checkpoint (C2SP tlog-witness).
enum WitnessAnswer: Sendable, Hashable {
    /// Cosigned: the signature lines.
    case cosigned(String)
    /// The witness is at another size than the request says.
    case otherSize(UInt64)
    /// Not cosigned, with an HTTP status and the reason.
    case refused(status: Int, String)
}
