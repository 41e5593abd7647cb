/// How the replicas' logs are read and voted.
public struct LogVotePlan: Codable, Sendable, Equatable {
    /// `single_file` (general log), `multiple_files` (each file of the folder) or `stream`.
    public var redirection: String
    /// Parser: `sql_statements`.
    public var format: String
    /// Name of the general log inside each replica's log folder.
    public var fileName: String
    /// Size at which a log is rotated, in bytes.
    public var fileBytesMax: Int
    /// How long a log line may be late before the replica counts as not having received it.
    public var waitMilliseconds: Int

    /// Creates the log vote's settings.
    public init(
        redirection: String,
        format: String,
        fileName: String = "general.log",
        fileBytesMax: Int = 67_108_864,
        waitMilliseconds: Int = 2_000
    ) {
        self.redirection = redirection
        self.format = format
        self.fileName = fileName
        self.fileBytesMax = fileBytesMax
        self.waitMilliseconds = waitMilliseconds
    }
}
