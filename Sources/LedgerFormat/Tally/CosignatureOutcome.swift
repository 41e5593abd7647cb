public import TransparencyLog

/// What a cosignature, or the time that passed without one, comes to.
public enum CosignatureOutcome: Sendable, Hashable {
    /// A majority of the actors has signed the same root: the log up to here is final.
    case final(FinalCheckpoint)
    /// Two roots at one size are signed: somebody shows different logs to different people.
    case fork(ForkEvidence)
    /// An actor does not cosign what others have cosigned for longer than allowed.
    case withheld(actor: String, size: UInt64, milliseconds: Int64)
    /// The actor cosigns again.
    case resumed(actor: String)
}

/// A root that a majority has signed.
public struct FinalCheckpoint: Sendable, Hashable {
    /// Leaves of the log.
    public let size: UInt64
    /// Root of the log.
    public let root: TreeHash
    /// The cosignatures so far, sorted by actor.
    public let cosignatures: [SignedCheckpoint]
}

/// Two signed checkpoints of one size that do not agree: proof to anybody who has the keys.
public struct ForkEvidence: Sendable, Hashable {
    /// The one known before.
    public let first: SignedCheckpoint
    /// The one that came.
    public let second: SignedCheckpoint

    /// True when one actor signed both; else the actors' logs differ, or the order's members lie.
    public var isBySameActor: Bool { first.actor == second.actor }

    /// The alarm to raise.
    public var alarm: LedgerAlarm {
        let text =
            isBySameActor
            ? "\(first.actor) signed two roots of \(first.size) leaves; keep both notes as evidence"
            : "\(first.actor) and \(second.actor) signed different roots of \(first.size) leaves; compare "
                + "their logs and find out who shows a wrong one"
        // Two actors' notes do not say which of the two is wrong, so neither is named.
        let subject =
            isBySameActor ? "\(first.actor) at \(first.size)" : "\(first.size) leaves"
        return LedgerAlarm(kind: .fork, subject: subject, text: text)
    }

    /// Both notes, one after the other, parted by an empty line.
    public var notes: [UInt8] { first.note + [UInt8(ascii: "\n")] + second.note }
}
