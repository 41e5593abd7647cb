import LedgerFormat

/// Signatures that are counted and not stored yet; they share one transaction.
struct SignatureChanges: Sendable {
    /// Notes of other actors about roots that this peer has too.
    var notes: [SignedCheckpoint] = []
    /// Sizes that became final, with this peer's own note.
    var finals: [SignedSize] = []

    /// Whether there is nothing to store.
    var isEmpty: Bool { notes.isEmpty && finals.isEmpty }
}
