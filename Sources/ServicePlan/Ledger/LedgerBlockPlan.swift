/// When a block is cut: whichever of the three comes first.
public struct LedgerBlockPlan: Codable, Sendable, Equatable {
    /// Entries of a full block; 256 fill one tile.
    public var entriesMax: Int
    /// Bytes of a full block.
    public var bytesMax: Int
    /// Longest time an entry waits for its block.
    public var intervalMilliseconds: Int

    /// Creates a rule.
    public init(
        entriesMax: Int = 256,
        bytesMax: Int = 524_288,
        intervalMilliseconds: Int = 1_000
    ) {
        self.entriesMax = entriesMax
        self.bytesMax = bytesMax
        self.intervalMilliseconds = intervalMilliseconds
    }
}
