public import LibCrypto

/// Where a writer stands in the replayed order.
public struct WriterState: Sendable, Hashable {
    /// Counts the writer's keys.
    public internal(set) var epoch: UInt32
    /// The key that signs its batches now.
    public internal(set) var key: Ed25519PublicKey
    /// Number of its last valid entry; 0 before the first.
    public internal(set) var lastSequence: UInt64 = 0
    /// SHA-256 of the header of its last valid batch; zeros before the first.
    public internal(set) var lastHeader = LedgerDigest.zero
    /// Latest time of its entries; nil before the first.
    var latestTime: UnixNanoseconds?
    /// Whether its last batch lay far behind others, so that it is said once.
    var isBehind = false

    init(epoch: UInt32, key: Ed25519PublicKey) {
        self.epoch = epoch
        self.key = key
    }
}
