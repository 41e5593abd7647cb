/// Measures how fast a sequencer takes values: clients that each submit one after the other.
public struct SequencerLoad: Sendable {
    /// Clients that submit at the same time.
    public var clients: Int
    /// Values in all.
    public var requests: Int
    /// Bytes of each value.
    public var bytes: Int
    /// First part of every key; a new one for each run.
    public var prefix: String

    /// Describes a run.
    public init(clients: Int, requests: Int, bytes: Int, prefix: String) {
        self.clients = clients
        self.requests = requests
        self.bytes = bytes
        self.prefix = prefix
    }

    /// Submits everything; client number i goes through sequencer number i modulo their count.
    ///
    /// - Parameter sequencers: ways into one order, such as one through each member.
    /// - Returns: times of the values that were ordered, and how many were not.
    public func run(_ sequencers: [any Sequencer]) async -> LoadReport {
        let began = ContinuousClock.now
        let parts = await withTaskGroup(of: [LoadSample?].self) { group in
            for client in 0..<clients {
                let share = requests / clients + (client < requests % clients ? 1 : 0)
                let sequencer = sequencers[client % sequencers.count]
                group.addTask { await submit(share, of: client, to: sequencer, since: began) }
            }
            return await group.reduce(into: [LoadSample?]()) { $0 += $1 }
        }
        return LoadReport(parts, elapsed: began.duration(to: .now), clients: clients)
    }

    private func submit(
        _ count: Int,
        of client: Int,
        to sequencer: any Sequencer,
        since loadBegan: ContinuousClock.Instant
    ) async -> [LoadSample?] {
        var samples: [LoadSample?] = []
        samples.reserveCapacity(count)
        // Not all alike, so that nothing on the way profits from equal values.
        var value = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ client) }
        for number in 0..<count {
            if !value.isEmpty { value[number % value.count] &+= 1 }
            let began = ContinuousClock.now
            let outcome = try? await sequencer.submit("\(prefix)\(client)/\(number)", value)
            guard case .ordered = outcome else {
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
