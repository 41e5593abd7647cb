public import TransparencyLog

/// A block that was cut: the log up to a size.
public struct BlockRow: Sendable, Hashable {
    /// Number of the block, from 0.
    public var number: UInt64
    /// Leaves of the log at its end.
    public var size: UInt64
    /// Root of the log at its end.
    public var root: TreeHash
    /// Number of the order it was cut in.
    public var epoch: UInt32
    /// Revision of the event that cut it.
    public var revision: UInt64
    /// When this peer cut it, in milliseconds since 1970; not the same at all peers.
    public var cutAtUnixMilliseconds: Int64
}
