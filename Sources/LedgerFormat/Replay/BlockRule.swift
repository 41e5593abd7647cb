/// When a block is cut: at a count of entries, at a count of bytes, or when its time is up.
public struct BlockRule: Sendable, Hashable {
    /// Entries of a full block; 256 fill one tile.
    public var entriesMax = 256
    /// Bytes of a full block.
    public var bytesMax = 512 * 1024
    /// Longest time an entry waits for its block, in milliseconds.
    public var intervalMilliseconds = 1_000

    /// The default rule.
    public init() {}
}
