/// Something about the ledger that a person has to look at.
public struct LedgerAlarm: Sendable, Hashable {
    /// What is wrong.
    public let kind: Kind
    /// What it is about: a key of the order, or the writer or actor whose own signature proves it.
    ///
    /// Whatever anybody can have put is told of the place where it lay, never of whom it names.
    public let subject: String
    /// Revision at which it showed; 0 when it has none.
    public let revision: UInt64
    /// First leaf concerned; nil when the log has none.
    public let leafIndex: UInt64?
    /// What happened and what to do, in words.
    public let text: String

    /// What can be wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A batch is not signed by its writer.
        case badSignature = "bad_signature"
        /// A batch of a writer nobody enrolled, or a key of an actor nobody knows.
        case unknownActor = "unknown_actor"
        /// Sequence numbers came again.
        case duplicate
        /// Sequence numbers are missing.
        case gap
        /// A batch was made after another one than stands before it.
        case badPreviousHash = "bad_previous_hash"
        /// A key was written a second time.
        case overwrite
        /// A value is no batch.
        case malformed
        /// A value is too large.
        case tooLarge = "too_large"
        /// A value is where it does not belong, or says what its writer may not say.
        case policy
        /// A key was deleted that a majority has not stored.
        case deleted
        /// Entries lie far behind others that stand before them.
        case clockSkew = "clock_skew"
        /// A key that the ledger does not know.
        case strayKey = "stray_key"
        /// A mark of a block that is not open.
        case strayMark = "stray_mark"
        /// Several values share one revision.
        case sharedRevision = "shared_revision"
        /// The sequencer was replaced.
        case orderChanged = "order_changed"
        /// Two signed roots at one size.
        case fork
        /// A writer signed two batches with one sequence number.
        case equivocation
        /// A value under the key of a cosignature is none.
        case strayCosignature = "stray_cosignature"
        /// Observations of one event do not agree.
        case conflict
        /// An actor does not cosign.
        case withheldCosignature = "withheld_cosignature"
    }

    /// Creates an alarm.
    public init(
        kind: Kind,
        subject: String,
        revision: UInt64 = 0,
        leafIndex: UInt64? = nil,
        text: String
    ) {
        self.kind = kind
        self.subject = subject
        self.revision = revision
        self.leafIndex = leafIndex
        self.text = text
    }
}

extension LedgerAlarm.Kind {
    /// The alarm that goes with a flag; nil for valid.
    init?(_ flag: EntryFlag) {
        switch flag {
        case .valid: return nil
        case .badSignature: self = .badSignature
        case .unknownActor: self = .unknownActor
        case .duplicate: self = .duplicate
        case .gap: self = .gap
        case .badPreviousHash: self = .badPreviousHash
        case .overwrite: self = .overwrite
        case .malformed: self = .malformed
        case .tooLarge: self = .tooLarge
        case .policy: self = .policy
        }
    }
}

/// A text of somebody else, safe to show: bounded, without control characters.
func shown(_ text: String) -> String {
    let kept = text.cut(toBytes: 200)
    var result = ""
    for scalar in kept.unicodeScalars {
        let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
    }
    return kept.utf8.count < text.utf8.count ? result + "…" : result
}
