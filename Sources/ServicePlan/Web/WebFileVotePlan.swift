/// The vote on the files that replicas serve.
public struct WebFileVotePlan: Codable, Sendable, Equatable {
    /// Time between two votes when nothing else asks for one.
    public var idleVoteMilliseconds: Int
    /// Files of one tree; a larger one is reported and voted on as far as it goes.
    public var filesMax: Int
    /// Bytes of one file that are read.
    public var fileBytesMax: Int
    /// Time for which a file must be unchanged before it is voted on.
    public var settleMilliseconds: Int

    /// Creates the description.
    public init(
        idleVoteMilliseconds: Int = 60_000,
        filesMax: Int = 100_000,
        fileBytesMax: Int = 1_073_741_824,
        settleMilliseconds: Int = 1_000
    ) {
        self.idleVoteMilliseconds = idleVoteMilliseconds
        self.filesMax = filesMax
        self.fileBytesMax = fileBytesMax
        self.settleMilliseconds = settleMilliseconds
    }
}
