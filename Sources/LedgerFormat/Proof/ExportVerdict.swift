public import TransparencyLog

/// What the check of an exported log has shown.
public struct ExportVerdict: Sendable, Hashable {
    /// The checkpoint, and who signed it.
    public let policy: PolicyVerdict
    /// The first leaf that was there.
    public let start: UInt64
    /// Number of entries that were there.
    public let entries: UInt64
    /// Number of batches and refused values by flag.
    public let flags: [EntryFlag: UInt64]
    /// Whether signatures, chains and flags were checked again.
    public let isReplayed: Bool
}
