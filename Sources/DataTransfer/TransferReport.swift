/// What a finished transfer did.
public struct TransferReport: Codable, Sendable, Equatable {
    /// Files that were copied or removed.
    public var files: Int
    /// Bytes of them.
    public var bytes: Int64
    /// SHA-256 over names, owners, modes and contents, as hexadecimal digits; equal everywhere.
    public var digest: String
    /// The folders that were written, by the names they were given, and compared with the digest.
    public var targets: [String]
    /// Where the old content of the target went; nil when there was none.
    public var keptAs: String?
    /// Time it took.
    public var milliseconds: Int64

    /// Creates a report.
    public init(
        files: Int,
        bytes: Int64,
        digest: String,
        targets: [String],
        keptAs: String? = nil,
        milliseconds: Int64
    ) {
        self.files = files
        self.bytes = bytes
        self.digest = digest
        self.targets = targets
        self.keptAs = keptAs
        self.milliseconds = milliseconds
    }
}
