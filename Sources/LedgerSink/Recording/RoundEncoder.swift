internal import LedgerFormat
internal import VotingCore

/// An entry that is not durable yet, and who waits for it.
struct UnsavedEntry: Sendable {
    /// Its bytes.
    var bytes: [UInt8]
    /// Who waits; nil for nobody.
    var waiter: RecordWaiter?
}

/// Makes entries of records and gaps.
///
/// Every record becomes an entry here and nowhere else, so its digests are put under the service's key here.
struct RoundEncoder: Sendable {
    /// One for each group of replicas.
    private let encoders: [VoteEntryEncoder]
    private let nameless = VoteEntryEncoder(replicas: [])
    private let service: String
    private let digests: DigestKey

    init(service: String, groups: [[String]], digests: DigestKey) {
        self.service = service
        self.digests = digests
        encoders = groups.map { VoteEntryEncoder(replicas: $0) }
    }

    /// The entries of a round, its gap last.
    func entries(of round: RecordRound) -> [UnsavedEntry] {
        var entries: [UnsavedEntry] = []
        entries.reserveCapacity(round.pieces.reduce(1) { $0 + $1.count })
        for pending in round.pieces.joined() {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(384)
            let stage: VoteStage = pending.isComplete ? .completed : .decided
            let group = pending.record.group
            let encoder = encoders.indices.contains(group) ? encoders[group] : nameless
            encoder.encode(digests.keyed(pending.record), stage: stage, into: &bytes)
            entries.append(UnsavedEntry(bytes: bytes, waiter: pending.waiter))
        }
        if let gap = round.gap { entries.append(UnsavedEntry(bytes: entry(of: gap))) }
        return entries
    }

    /// The entry that stands for records which are missing.
    func entry(of gap: RecordGap) -> [UInt8] {
        let notice = GapNotice(
            dropped: gap.dropped,
            firstTime: gap.firstAtUnixMicroseconds &* 1_000,
            lastTime: gap.lastAtUnixMicroseconds &* 1_000,
            reason: gap.reason
        )
        let entry = LedgerEntry(time: notice.lastTime, service: service, body: .gap(notice))
        // Our own reasons and a service's name are far below the bounds; an unknown one is left out.
        if let bytes = try? entry.encoded() { return bytes }
        let plain = LedgerEntry(time: notice.lastTime, service: "", body: .gap(notice))
        return (try? plain.encoded()) ?? []
    }
}
