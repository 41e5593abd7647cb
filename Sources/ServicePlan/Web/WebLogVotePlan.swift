/// How the replicas' access logs are read and voted.
public struct WebLogVotePlan: Codable, Sendable, Equatable {
    /// `single_file`, `multiple_files` or `stream` (the container's output, through the engine).
    public var redirection: String
    /// Parser: `web` (combined, JSON) or `custom`.
    public var format: String
    /// Regular expression with named groups, for `custom`.
    public var pattern: String?
    /// Name of the log inside each replica's log folder, for `single_file`.
    public var fileName: String?
    /// Socket on which the replicas' output can be asked for, for `stream`.
    public var engineSocket: String?
    /// Size at which a log of the compiler's own is emptied, in bytes.
    public var fileBytesMax: Int
    /// How long a line may be late before the replica counts as not having served the request.
    public var waitMilliseconds: Int

    /// Creates the description.
    public init(
        redirection: String,
        format: String,
        pattern: String? = nil,
        fileName: String? = nil,
        engineSocket: String? = nil,
        fileBytesMax: Int = 67_108_864,
        waitMilliseconds: Int = 2_000
    ) {
        self.redirection = redirection
        self.format = format
        self.pattern = pattern
        self.fileName = fileName
        self.engineSocket = engineSocket
        self.fileBytesMax = fileBytesMax
        self.waitMilliseconds = waitMilliseconds
    }
}
