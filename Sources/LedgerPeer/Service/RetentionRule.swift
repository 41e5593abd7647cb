/// How much of the ledger a peer keeps.
public struct RetentionRule: Sendable, Hashable, Codable {
    /// Days that leaves are kept; 0 for ever.
    public var days = 30
    /// Bytes that the database may use, in MiB; 0 for no bound.
    public var mebibytesMax = 10_240
    /// Blocks whose signatures are all kept; of older ones every 64th.
    public var signedBlocksMax = 4_096

    /// Creates the default rule: 30 days or 10 GiB.
    public init() {}
}
