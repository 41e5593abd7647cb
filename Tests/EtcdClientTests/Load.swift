import EtcdClient

/// Creates numbered keys from several tasks at once and remembers what was acknowledged.
struct Load {
    /// Revisions by key, as acknowledged.
    var acknowledged: [String: UInt64] = [:]
    /// Calls that failed though they were repeated for as long as a call lasts.
    var failures: [EtcdError] = []
    /// Longest time from a call to its answer.
    var longest = Duration.zero

    /// Creates `count` keys each in `clients` tasks.
    static func run(
        _ client: EtcdClient,
        prefix: String,
        clients: Int,
        count: Int,
        bytes: Int = 256
    ) async -> Load {
        await withTaskGroup(of: Load.self) { group in
            for number in 0..<clients {
                group.addTask {
                    await one(client, "\(prefix)\(number)/", count, bytes)
                }
            }
            var total = Load()
            for await part in group {
                total.acknowledged.merge(part.acknowledged) { first, _ in first }
                total.failures += part.failures
                total.longest = max(total.longest, part.longest)
            }
            return total
        }
    }

    private static func one(
        _ client: EtcdClient,
        _ prefix: String,
        _ count: Int,
        _ bytes: Int
    ) async -> Load {
        var load = Load()
        let value = [UInt8](repeating: 7, count: bytes)
        for index in 0..<count {
            let key = prefix + String(index)
            let began = ContinuousClock.now
            do throws(EtcdError) {
                switch try await client.create(Array(key.utf8), value) {
                case .created(let revision): load.acknowledged[key] = revision
                // The first of two tries had been done.
                case .exists(let found): load.acknowledged[key] = found.createdRevision
                }
            } catch {
                load.failures.append(error)
            }
            load.longest = max(load.longest, began.duration(to: .now))
        }
        return load
    }
}
