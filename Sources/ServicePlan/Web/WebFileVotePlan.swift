/// The vote on the files that replicas serve and keep.
public struct WebFileVotePlan: Codable, Sendable, Equatable {
    /// Longest time between two recorded votes; what is found is recorded at once.
    public var idleVoteMilliseconds: Int
    /// Time between two looks at the trees; a look rests at least twenty times as long as it took.
    public var lookMilliseconds: Int
    /// Files and folders of one replica; a larger tree is reported and voted on as far as it goes.
    public var filesMax: Int
    /// Bytes of one file that are read; what follows is compared by its length only.
    public var fileBytesMax: Int
    /// Bytes of one replica that are read in one look; the next one reads on.
    public var lookBytesMax: Int
    /// Time for which a difference must stay the same before it counts.
    public var settleMilliseconds: Int
    /// Time after which a file is read again although nothing tells that it changed.
    public var rereadMilliseconds: Int

    /// Creates the description.
    public init(
        idleVoteMilliseconds: Int = 60_000,
        lookMilliseconds: Int = 2_000,
        filesMax: Int = 100_000,
        fileBytesMax: Int = 1_073_741_824,
        lookBytesMax: Int = 268_435_456,
        settleMilliseconds: Int = 5_000,
        rereadMilliseconds: Int = 3_600_000
    ) {
        self.idleVoteMilliseconds = idleVoteMilliseconds
        self.lookMilliseconds = lookMilliseconds
        self.filesMax = filesMax
        self.fileBytesMax = fileBytesMax
        self.lookBytesMax = lookBytesMax
        self.settleMilliseconds = settleMilliseconds
        self.rereadMilliseconds = rereadMilliseconds
    }
}
