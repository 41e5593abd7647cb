/// Bounds of entries and batches; a peer refuses what exceeds them, so every writer keeps to them.
public enum LedgerLimits {
    /// Bytes of one entry.
    public static let entryBytesMax = 60_000
    /// Bytes of the name of the service that an entry is about.
    public static let serviceBytesMax = 128
    /// Bytes of the name of a replica.
    public static let replicaNameBytesMax = 128
    /// Bytes of the verb and object kind of a request.
    public static let requestKindBytesMax = 128
    /// Bytes of a normalised request.
    public static let statementBytesMax = 256
    /// Bytes of a reason for people.
    public static let reasonBytesMax = 512
    /// Bytes of a person's text in an acknowledgement.
    public static let remarkBytesMax = 4_096
    /// Bytes of the name of a log.
    public static let originBytesMax = 255
    /// Attributes of a container event.
    public static let attributesMax = 1_024
    /// Entries of one batch.
    public static let batchEntriesMax = 256
    /// Bytes of one batch.
    public static let batchBytesMax = 128 * 1024
    /// Largest sequence number: what a signed integer of SQLite holds.
    public static let sequenceMax = UInt64(Int64.max)
}
