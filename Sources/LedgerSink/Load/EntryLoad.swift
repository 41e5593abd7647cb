public import VotingCore

/// Measures how fast a recorder takes votes of a kibibyte from clients that each wait for theirs.
public struct EntryLoad: Sendable {
    /// Clients that record at the same time.
    public var clients: Int
    /// Entries in all.
    public var entries: Int
    /// What each client waits for before its next vote.
    public var durability: Durability

    /// Describes a run.
    public init(clients: Int, entries: Int, durability: Durability) {
        self.clients = clients
        self.entries = entries
        self.durability = durability
    }

    /// Records everything.
    ///
    /// - Parameters:
    ///   - recorder: A recorder that runs.
    ///   - service: Name that the votes carry.
    /// - Returns: times of the votes that got as far as was asked, and how many did not.
    public func run(_ recorder: any VoteRecorder, service: String) async -> LoadReport {
        let began = ContinuousClock.now
        let record = LoadRecord.long(service)
        let parts = await withTaskGroup(of: [LoadSample?].self) { group in
            for client in 0..<clients {
                let share = entries / clients + (client < entries % clients ? 1 : 0)
                group.addTask { await put(share, record, recorder, since: began) }
            }
            return await group.reduce(into: [LoadSample?]()) { $0 += $1 }
        }
        return LoadReport(parts, elapsed: began.duration(to: .now), clients: clients)
    }

    private func put(
        _ count: Int,
        _ record: VoteRecord,
        _ recorder: any VoteRecorder,
        since loadBegan: ContinuousClock.Instant
    ) async -> [LoadSample?] {
        var samples: [LoadSample?] = []
        samples.reserveCapacity(count)
        var record = record
        for number in 0..<count {
            record.winnerDigest = LoadRecord.digest(of: number)
            let began = ContinuousClock.now
            record.decidedAtUnixMicroseconds = LedgerWriter.nowMilliseconds() * 1_000
            record.completedAtUnixMicroseconds = record.decidedAtUnixMicroseconds
            guard await recorder.waited(record, reaching: durability) == .reached else {
                samples.append(nil)
                continue
            }
            let now = ContinuousClock.now
            samples.append(
                LoadSample(doneAfter: loadBegan.duration(to: now), took: began.duration(to: now))
            )
        }
        return samples
    }
}

extension VoteRecorder {
    /// Records a vote and waits until it got as far as is asked.
    func waited(
        _ record: VoteRecord,
        reaching durability: Durability
    ) async -> DurabilityOutcome {
        await withCheckedContinuation { continuation in
            self.record(record, isComplete: true, reaching: durability) {
                continuation.resume(returning: $0)
            }
        }
    }
}
