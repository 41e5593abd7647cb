public import TransparencyLog

/// What a proof has shown.
public struct ProofVerdict: Sendable, Hashable {
    /// Why the writer's key is believed to be the writer's.
    public enum KeyOrigin: Sendable, Hashable {
        /// It is, or was enrolled under, a peer's key that the verifier was given.
        case pinned(actor: String)
        /// It is, or was enrolled under, a peer's key that only the actors' cosignatures vouch for.
        case cosigned(actor: String)
        /// The proof does not show its enrolment; the cosigned flag says that the peers knew it.
        case flagOnly
    }

    /// The entry.
    public let entry: LedgerEntry
    /// Who signed it.
    public let writer: WriterName
    /// The entry's number among the writer's.
    public let sequence: UInt64
    /// The entry's index in the log.
    public let index: UInt64
    /// How its batch stands: valid, or valid behind a gap.
    public let flag: EntryFlag
    /// The checkpoint, and who signed it.
    public let policy: PolicyVerdict
    /// Why the key is believed.
    public let keyOrigin: KeyOrigin
    /// Leaf indices of the entries that enrolled the key and those above it.
    public let enrolledAt: [UInt64]
}
