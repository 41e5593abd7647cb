import LedgerFormat

/// Batches that writers have just handed in: the order tells the same bytes again, and reading them takes most
/// of a peer's time.
struct ReadBatches: Sendable {
    /// Batches kept; a writer has one on its way.
    static let countMax = 8

    private var items: [(bytes: [UInt8], batch: Batch)] = []

    /// Keeps a batch until the order tells it.
    mutating func keep(_ batch: Batch, readFrom bytes: [UInt8]) {
        if items.count >= Self.countMax { items.removeFirst() }
        items.append((bytes, batch))
    }

    /// The batch of these very bytes, which is forgotten; nil when nobody has read them.
    mutating func take(_ bytes: [UInt8]) -> Batch? {
        guard let index = items.firstIndex(where: { $0.bytes == bytes }) else { return nil }
        return items.remove(at: index).batch
    }
}
