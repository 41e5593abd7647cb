/// Measures how fast single signed entries get into the order: clients that each put one after the other.
public struct RequestLoad: Sendable {
    /// Entries in all, each a vote of about a kibibyte.
    public var requests: Int

    /// Describes a run.
    public init(requests: Int) {
        self.requests = requests
    }

    /// Puts everything; the clients' chains go on from run to run.
    ///
    /// - Parameter clients: those who work at the same time.
    /// - Returns: times of the entries that were ordered, and how many were not.
    public func run(_ clients: inout [LoadClient]) async -> LoadReport {
        let began = ContinuousClock.now
        let present = clients
        var samples: [LoadSample?] = []
        await withTaskGroup(of: (Int, LoadClient, [LoadSample?]).self) { group in
            for (index, client) in present.enumerated() {
                let share = requests / present.count + (index < requests % present.count ? 1 : 0)
                group.addTask {
                    var client = client
                    let samples = await client.put(share, since: began)
                    return (index, client, samples)
                }
            }
            for await (index, client, times) in group {
                clients[index] = client
                samples += times
            }
        }
        return LoadReport(samples, elapsed: began.duration(to: .now), clients: present.count)
    }
}
