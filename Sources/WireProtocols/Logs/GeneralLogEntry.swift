/// One entry of a general query log.
public struct GeneralLogEntry: Sendable, Equatable {
    /// Number of the session on that server.
    public var threadID: UInt64
    /// Command such as `Query`, `Connect`, `Init DB`.
    public var command: String
    /// Argument as the server received it, of several lines perhaps.
    public var argument: [UInt8]
    /// The argument exceeded the parser's limit and was cut.
    public var isTruncated: Bool

    /// Creates an entry.
    public init(threadID: UInt64, command: String, argument: [UInt8], isTruncated: Bool = false) {
        self.threadID = threadID
        self.command = command
        self.argument = argument
        self.isTruncated = isTruncated
    }
}
