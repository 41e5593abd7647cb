/// The block that leaves are being added to.
public struct OpenBlock: Sendable, Hashable {
    /// Counts the blocks from 0.
    public internal(set) var number: UInt64 = 0
    /// Leaves of the log before the block: what its mark is named by.
    public internal(set) var start: UInt64 = 0
    /// Entries in it; a value that is no batch counts as one.
    public internal(set) var entries = 0
    /// Bytes of its leaves.
    public internal(set) var bytes = 0

    /// True when a mark would cut nothing.
    public var isEmpty: Bool { entries == 0 }

    /// Key of the mark that cuts the block because its time is up.
    ///
    /// Named by the leaves before the block, which a peer knows that took the log from another peer.
    public var markKey: OrderKey { .blockMark(start) }
}
