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
    /// Sequence numbers beyond the last whose keys hold something that does not count, sorted.
    var blocked: [UInt64] = []
    /// Latest time of its entries; nil before the first.
    var latestTime: UnixNanoseconds?
    /// Whether its last batch lay far behind others, so that it is said once.
    var isBehind = false

    init(epoch: UInt32, key: Ed25519PublicKey) {
        self.epoch = epoch
        self.key = key
    }

    /// The state without what depends on how the leaves were come by.
    var comparable: WriterState {
        var state = self
        state.blocked = []
        return state
    }

    /// Blocked numbers that are remembered; the smallest, because they are the next in the way.
    static let blockedMax = 64

    /// Number that the writer's next batch has to begin with.
    ///
    /// Usually the one after the last. Where somebody has put something else under that key, the next
    /// one that is free: create-only keys cannot be taken back, and a gap is better than no way on.
    public var nextSequence: UInt64 {
        var next = lastSequence + 1
        for number in blocked where number == next { next += 1 }
        return next
    }

    mutating func block(_ sequence: UInt64) {
        guard sequence > lastSequence, sequence < LedgerLimits.sequenceMax else { return }
        let place = blocked.firstIndex { $0 >= sequence } ?? blocked.endIndex
        guard place == blocked.endIndex || blocked[place] != sequence else { return }
        blocked.insert(sequence, at: place)
        if blocked.count > Self.blockedMax { blocked.removeLast() }
    }

    mutating func unblock(_ sequence: UInt64) {
        blocked.removeAll { $0 == sequence }
    }
}
