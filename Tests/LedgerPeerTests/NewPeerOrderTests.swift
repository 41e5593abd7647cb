import LedgerFormat
import LedgerSink
import Testing

@testable import LedgerPeer

/// Peers that have not read the order to its end, or nothing of it, when it is not the first any more.
struct NewPeerOrderTests {
    private let peers: LosableWorld

    init() throws { peers = try LosableWorld() }

    private var world: World { peers.world }
    private var order: LosableOrder { peers.order }

    /// Those that are not new.
    private var others: [String] { World.names.filter { $0 != "user" } }

    private func isHealthy(_ core: PeerCore, atOrder epoch: UInt32) async throws -> Bool {
        try await eventually {
            let status = try await core.status()
            return status.healthy && status.orderEpoch == epoch
        }
    }

    private func expectNoFork(_ cores: [PeerCore]) async throws {
        for core in cores {
            let alarms = try await core.status().alarms
            #expect(!alarms.contains { $0.kind == "fork" }, "\(core.party.actor): \(alarms)")
        }
    }

    @Test(arguments: [4, 0])
    func `an order that is lost during the first reading is not taken for the next one`(
        eventsRead: Int
    ) async throws {
        let two = try peers.cores(only: others)
        let gate = ReaderGate(events: eventsRead)
        let user = try world.core("user", sequencer: order.behind(gate))
        let start = try TestWriter("provider/db", origin: World.origin)
        let all = two + [user]
        try await peers.closed(two) {
            var writer = start
            try await two[0].write(&writer, batches: 5, of: 10)
            #expect(try await settled(two, atLeast: 2 + 5 * 11))
            let before = writer
            try await world.serving([user]) {
                var writer = before
                #expect(
                    try await eventually {
                        let resume = await user.replay.resumeRevision
                        return gate.isReached && resume == UInt64(max(0, eventsRead - 1))
                    }
                )
                try order.lose()
                order.disconnect()
                for core in two { try #require(try await isHealthy(core, atOrder: 2)) }
                try await two[0].write(&writer, batches: 5, of: 10)
                #expect(try await settled(two, atLeast: 2 + 10 * 11))
                #expect(await two[0].replay.resumeRevision > UInt64(eventsRead))
                gate.open()
                try #require(try await isHealthy(user, atOrder: 2))
                #expect(try await settled(all, atLeast: 2 + 10 * 11))
                try await expectNoFork(all)
            }
        }
        try user.store.close()
        try peers.expectOneLog(["valid": 101])
    }

    @Test func `a new peer does not begin to count while who knows the number is away`()
        async throws
    {
        let first = try peers.cores(only: others)
        let start = try TestWriter("provider/db", origin: World.origin)
        var writer = try await peers.closed(first) {
            var writer = start
            try await first[0].write(&writer, batches: 2, of: 10)
            #expect(try await settled(first, atLeast: 2 + 2 * 11))
            return writer
        }
        try order.lose()
        let second = try peers.cores(peers.impatient, only: others)
        let before = writer
        writer = try await peers.closed(second) {
            var writer = before
            for core in second { try #require(try await isHealthy(core, atOrder: 2)) }
            try await second[0].write(&writer, batches: 1, of: 10)
            #expect(try await settled(second, atLeast: 2 + 3 * 11))
            return writer
        }
        let user = try world.core("user", sequencer: order)
        let third = try peers.cores(only: others)
        let last = writer
        try await peers.closed([user]) {
            #expect(
                try await eventually {
                    let status = try await user.status()
                    return status.detail.contains("waiting for a peer") || status.size > 0
                }
            )
            try #require(try await user.status().detail.contains("waiting for a peer"))
            #expect(await user.size == 0)
            #expect(await user.cursor.isMarked == nil)
            try await peers.closed(third) {
                var writer = last
                try #require(try await isHealthy(user, atOrder: 2))
                try await third[0].write(&writer, batches: 1, of: 10)
                #expect(try await settled(third + [user], atLeast: 2 + 4 * 11))
                try await expectNoFork(third + [user])
            }
        }
        try peers.expectOneLog(["valid": 41])
    }

    @Test func `a new peer takes the number of an order into which nobody has written yet`()
        async throws
    {
        let first = try peers.cores(only: others)
        try await peers.closed(first) { () async throws in
            for core in first { #expect(try await isHealthy(core, atOrder: 1)) }
        }
        try order.lose()
        let second = try peers.cores(peers.impatient, only: others)
        let user = try world.core("user", sequencer: order)
        try await peers.closed(second) {
            for core in second { try #require(try await isHealthy(core, atOrder: 2)) }
            try await peers.closed([user]) {
                var writer = try TestWriter("provider/db", origin: World.origin)
                try #require(try await isHealthy(user, atOrder: 2))
                try await second[0].write(&writer, batches: 1, of: 10)
                #expect(try await settled(second + [user], atLeast: 13))
                try await expectNoFork(second + [user])
            }
        }
        try peers.expectOneLog(["valid": 11])
    }

    @Test func `peers of a new ledger that start at once do not wait for one another`() async throws
    {
        let cores = try peers.cores()
        try await peers.closed(cores) {
            for core in cores { #expect(try await isHealthy(core, atOrder: 1)) }
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 1, of: 10)
            #expect(try await settled(cores, atLeast: 13))
        }
        try peers.expectOneLog(["valid": 11])
    }
}
