public import TransparencyLog

/// What a peer has to do after an input, in this order.
public enum ReplayAction: Sendable, Hashable {
    /// Store a leaf of the log.
    case appendLeaf(LeafRecord)
    /// Store a block, sign its checkpoint and publish the cosignature.
    case cutBlock(BlockCut)
    /// Check an actor's cosignature and count it; the bytes are as they were put.
    case cosignature(size: UInt64, actor: String, bytes: [UInt8])
    /// Note what an actor has stored; what a majority has stored may be pruned from the order.
    case stored(StoredMark, actor: String)
    /// Tell people.
    case alarm(LedgerAlarm)
}

/// A leaf as a peer stores and indexes it.
public struct LeafRecord: Sendable, Hashable {
    /// Place in the log, from 0.
    public let index: UInt64
    /// The leaf's bytes.
    public let bytes: [UInt8]
    /// RFC 6962 hash of the bytes.
    public let hash: TreeHash
    /// How its batch stands.
    public let flag: EntryFlag
    /// Number of the order that placed it.
    public let orderEpoch: UInt32
    /// Its place in that order.
    public let revision: UInt64
    /// 0 for a batch's header, 1 and on for its entries, 65,535 for what is no batch.
    public let position: UInt16
    /// Who signed it, or says so; nil for what is no batch.
    public let writer: WriterName?
    /// Number of the batch's first entry for position 0, of the entry else; nil for what is no batch.
    public let sequence: UInt64?
    /// Number of entries of its batch; 0 for what is no batch.
    public let batchCount: Int
    /// The entry; nil for a header and for what is no batch.
    public let entry: LedgerEntry?
}

/// A block that ends here.
public struct BlockCut: Sendable, Hashable {
    /// Counts the blocks from 0; for people only, since no signature covers it.
    public let number: UInt64
    /// Leaves of the log before the block.
    public let start: UInt64
    /// Leaves of the log at its end.
    public let size: UInt64
    /// Root of the log at its end.
    public let root: TreeHash
    /// Revision of the value that ended it.
    public let revision: UInt64
    /// Why it ended.
    public let reason: Reason
    /// Last sequence number of each writer at its end.
    public let sequences: [WriterName: UInt64]

    /// What ends a block.
    public enum Reason: String, Sendable, Hashable {
        /// It has as many entries as a block may have.
        case entries
        /// It has as many bytes as a block may have.
        case bytes
        /// A peer marked that its time is up.
        case time
    }

    /// What a peer publishes when it has stored everything up to here.
    public var storedMark: StoredMark { StoredMark(size: size, sequences: sequences) }
}
