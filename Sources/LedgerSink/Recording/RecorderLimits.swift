internal import VotingCore

/// Bounds of a ledger recorder.
public struct RecorderLimits: Sendable, Hashable {
    /// Bytes of records that wait in memory for the disk; the recorder holds up to twice as many.
    public var memoryBytesMax: Int
    /// Bytes of batches that wait on disk for the ledger.
    public var spoolBytesMax: Int
    /// Longest time a record waits before it is written, unless somebody waits for it or it reports a fault.
    ///
    /// What each round costs (signature, commits of spool, order and peer) is shared by all of its records.
    public var lingerMilliseconds: Int
    /// Longest time a record whose answer waits for the order is kept while a batch is on its way there.
    public var orderLingerMilliseconds: Int
    /// Pause between two tries on a disk that takes nothing.
    public var retryMilliseconds: Int

    /// Creates bounds; values too small to work are raised.
    public init(
        memoryBytesMax: Int = 33_554_432,
        spoolBytesMax: Int = 1_073_741_824,
        lingerMilliseconds: Int = 250,
        orderLingerMilliseconds: Int = 50,
        retryMilliseconds: Int = 250
    ) {
        self.memoryBytesMax = max(memoryBytesMax, 65_536)
        self.spoolBytesMax = max(spoolBytesMax, 262_144)
        self.lingerMilliseconds = min(max(lingerMilliseconds, 0), 1_000)
        self.orderLingerMilliseconds = min(max(orderLingerMilliseconds, 0), 1_000)
        self.retryMilliseconds = max(retryMilliseconds, 1)
    }

    /// How long a record may wait for others, in nanoseconds.
    ///
    /// What waits for the order goes at once when the way into it is free, and with others when not.
    func linger(of pending: PendingRecord, isOrderBusy: Bool) -> UInt64 {
        if pending.waiter != nil {
            let whole = UInt64(orderLingerMilliseconds) * 1_000_000
            return isOrderBusy && pending.waitsForOrder ? whole : 0
        }
        switch pending.record.verdict {
        case .unanimous?, .skipped?, .masked?, nil: return UInt64(lingerMilliseconds) * 1_000_000
        case .majority?, .noMajority?, .insufficient?: return 0
        }
    }
}
