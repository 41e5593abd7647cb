import LedgerFormat
import LedgerSink
import LibCrypto
import Testing

@testable import LedgerPeer

/// Which policy and plan each peer keeps to, as its own entries.
struct PolicyRecordTests {
    private let world: World

    init() throws { world = try World() }

    private func configuration(plan: String?) -> PeerConfiguration {
        var configuration = quick()
        configuration.recordsPolicy = true
        configuration.plan = plan.map { LedgerDigest(of: Array($0.utf8)) }
        return configuration
    }

    /// What peers said of policy and plan, by peer, oldest first.
    private func said(by core: PeerCore) throws -> [String: [String]] {
        var query = EntryQuery()
        query.newestFirst = false
        query.limit = EntryQuery.limitMax
        var said: [String: [String]] = [:]
        for entry in try core.store.entriesNow(matching: query).entries {
            guard entry.kind == "policy", let text = entry.reason, !text.hasPrefix("key ") else {
                continue
            }
            #expect(entry.flag == "valid")
            said[entry.writer, default: []].append(text)
        }
        return said
    }

    @Test func `each peer says it at its first start and when it changed, and not else`()
        async throws
    {
        func text(_ name: String, _ content: String) -> String {
            "\(name) \(LedgerDigest(of: Array(content.utf8))) is in force"
        }
        var wanted = [text("policy", world.policy)]
        var last = ""
        for (round, plan) in ["one", "one", "two", "one"].enumerated() {
            if plan != last { wanted.append(text("plan", plan)) }
            last = plan
            let cores = try ["provider", "developer"].map {
                try world.core($0, configuration(plan: plan))
            }
            let all = ["provider/peer": wanted, "developer/peer": wanted]
            try await running(cores) {
                #expect(
                    try await eventually { try cores.allSatisfy { try said(by: $0) == all } }
                )
                // Whoever said it twice did so by the time that this is in the log.
                let before = await cores[0].size
                var writer = try TestWriter("provider/w\(round)", origin: World.origin)
                try await cores[0].write(&writer, batches: 2, of: 1)
                #expect(try await settled(cores, atLeast: before + 6))
                for core in cores {
                    #expect(try said(by: core) == all)
                    #expect(try await core.status().alarms.isEmpty)
                }
            }
            for core in cores { try core.store.close() }
        }
    }

    @Test func `a peer that is not told to says nothing`() async throws {
        let core = try world.core("provider")
        try await running([core]) { () async throws in
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await core.write(&writer, batches: 1, of: 1)
            #expect(try await eventually { await core.size == 4 })
            #expect(try said(by: core).isEmpty)
        }
    }
}
