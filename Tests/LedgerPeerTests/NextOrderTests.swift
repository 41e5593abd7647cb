import LedgerFormat
import LedgerSink
import LibCrypto
import Testing

@testable import LedgerPeer

/// Peers whose order is lost and comes back empty under the same identity.
struct NextOrderTests {
    private let peers: LosableWorld

    init() throws { peers = try LosableWorld() }

    private var world: World { peers.world }
    private var order: LosableOrder { peers.order }

    @Test func `a batch sent before its peer notices the loss comes in its place`() async throws {
        let cores = try peers.cores()
        try await peers.closed(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 3, of: 10)
            #expect(try await settled(cores, atLeast: 2 + 3 * 11))
            // One that the lost order had taken and nobody has read, and the one behind it.
            let (lost, next) = (try writer.batch(10), try writer.batch(10))
            let (name, key) = (writer.name, writer.key.publicKey)
            try order.lose()
            await #expect {
                try await peers.submit([next], to: cores[0])
            } throws: { error in
                if case DestinationError.unavailable = error { true } else { false }
            }
            #expect(try await order.read(from: "e/", below: "f", countMax: 1).isEmpty)
            order.disconnect()
            for core in cores {
                #expect(
                    try await eventually {
                        let status = try await core.status()
                        return status.healthy && status.orderEpoch == 2
                    }
                )
            }
            await #expect(throws: DestinationError.notEnrolled) {
                try await peers.submit([next], to: cores[0])
            }
            #expect(try await cores[0].enrol(name, key).lastSequence == 30)
            try await peers.submit([lost, next], to: cores[0])
            #expect(try await settled(cores, atLeast: 2 + 5 * 11))
        }
        try peers.expectOneLog(["valid": 51])
    }

    @Test func `the rest that one peer alone has read is taken over, with what was no batch`()
        async throws
    {
        let first = try await peers.written(batches: 3)
        let alone = [try world.core("provider", sequencer: order)]
        let second = try await peers.closed(alone) {
            var writer = first
            try await alone[0].write(&writer, batches: 1, of: 10)
            try await order.publish("e/provider/db/none", [1, 2, 3])
            try await alone[0].write(&writer, batches: 1, of: 10)
            #expect(try await eventually { await alone[0].size == 2 + 5 * 11 + 1 })
            return writer
        }
        try order.lose()
        let again = try peers.cores()
        try await peers.closed(again) {
            var writer = second
            for core in again {
                #expect(try await eventually { try await core.status().healthy })
                #expect(await core.size == 2 + 5 * 11 + 1)
            }
            try await again[0].write(&writer, batches: 2, of: 10)
            #expect(try await settled(again, atLeast: 2 + 7 * 11 + 1))
            #expect(await again[0].replay.openBlock == again[1].replay.openBlock)
            #expect(await again[0].replay.openBlock == again[2].replay.openBlock)
        }
        try peers.expectOneLog(["valid": 71, "malformed": 1])
    }

    @Test func `a peer that was away for two orders counts them too`() async throws {
        var writer = try await peers.written(batches: 1)
        for number in 2...3 {
            try order.lose()
            let two = try World.names.prefix(2).map {
                try world.core($0, peers.impatient, sequencer: order)
            }
            let before = writer
            writer = try await peers.closed(two) {
                var writer = before
                for core in two {
                    #expect(try await eventually { try await core.status().healthy })
                    #expect(try await core.status().orderEpoch == UInt32(number))
                }
                try await two[0].write(&writer, batches: 1, of: 10)
                #expect(try await settled(two, atLeast: UInt64(2 + number * 11)))
                return writer
            }
        }
        let again = try peers.cores()
        let before = writer
        try await peers.closed(again) {
            var writer = before
            #expect(try await eventually { try await again[2].status().healthy })
            try await again[0].write(&writer, batches: 1, of: 10)
            #expect(try await settled(again, atLeast: 2 + 4 * 11))
            for core in again { #expect(try await core.status().orderEpoch == 3) }
        }
        try peers.expectOneLog(["valid": 41])
    }

    @Test func `a mark that somebody deletes is put again, and no order begins`() async throws {
        let cores = try peers.cores()
        try await peers.closed(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 1, of: 10)
            #expect(try await settled(cores, atLeast: 13))
            let mark = "a/provider"
            try await order.prune(from: mark, below: mark + " ", compactingBefore: nil)
            #expect(
                try await eventually {
                    try await !order.read(from: mark, below: mark + " ", countMax: 1).isEmpty
                }
            )
            #expect(try await eventually { await cores[0].markOfOrder == mark })
            try await cores[0].write(&writer, batches: 1, of: 10)
            #expect(try await settled(cores, atLeast: 24))
            for core in cores { #expect(try await core.status().orderEpoch == 1) }
        }
        try peers.expectOneLog(["valid": 21])
    }

    @Test func `a batch on its way while the order is lost does not arrive in the next one`()
        async throws
    {
        let cores = try peers.cores(peers.impatient)
        try await peers.closed(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 1, of: 10)
            #expect(try await settled(cores, atLeast: 13))
            #expect(try await eventually { order.marksFollowed.count == 3 })
            let (lost, next) = (try writer.batch(10), try writer.batch(10))
            let (name, key) = (writer.name, writer.key.publicKey)
            order.hold(true)
            let late = Task { try await peers.submit([next], to: cores[0]) }
            #expect(try await eventually { await cores[0].batchesUnderway == 1 })
            try order.lose()
            order.disconnect()
            for core in cores {
                #expect(try await eventually { try await core.status().orderEpoch == 2 })
            }
            for core in cores.dropFirst() {
                #expect(try await eventually { try await core.status().healthy })
            }
            // A peer that did not wait would have put its mark by now.
            try await Task.sleep(for: .milliseconds(200))
            #expect(await cores[0].markOfOrder == nil)
            order.hold(false)
            await #expect(throws: DestinationError.self) { try await late.value }
            #expect(try await eventually { try await cores[0].status().healthy })
            #expect(try await cores[0].enrol(name, key).lastSequence == 10)
            try await peers.submit([lost, next], to: cores[0])
            #expect(try await settled(cores, atLeast: 2 + 3 * 11))
        }
        try peers.expectOneLog(["valid": 31])
    }

    @Test func `an order without room for a mark is asked again until it takes it`() async throws {
        order.fill(true)
        let cores = try peers.cores()
        try await peers.closed(cores) {
            for core in cores {
                #expect(
                    try await eventually {
                        let status = try await core.status()
                        return status.caughtUp && !status.healthy
                    }
                )
            }
            // Nothing changes in the order meanwhile.
            order.fill(false)
            var writer = try TestWriter("provider/db", origin: World.origin)
            for core in cores {
                #expect(try await eventually { try await core.status().healthy })
            }
            try await cores[0].write(&writer, batches: 1, of: 10)
            #expect(try await settled(cores, atLeast: 13))
        }
        try peers.expectOneLog(["valid": 11])
    }

    @Test func `a peer that stopped between the rest and the new order counts on`() async throws {
        let before = try await peers.written(batches: 1)
        try order.lose()
        let second = try peers.cores()
        try await peers.closed(second) {
            var writer = before
            for core in second {
                #expect(try await eventually { try await core.status().healthy })
            }
            try await second[0].write(&writer, batches: 1, of: 10)
            #expect(try await settled(second, atLeast: 24))
        }
        // It has leaves of the new order, and neither counted it nor put its mark into it.
        let store = try PeerStore(path: world.path("user"))
        var cursor = try store.cursor()
        #expect(cursor.epoch == 2)
        cursor.epoch = 1
        try await store.setMeta([(.cursor, try PeerStore.encode(cursor))])
        try store.close()
        try await order.prune(from: "a/user", below: "a/user ", compactingBefore: nil)
        let third = try peers.cores()
        try await peers.closed(third) { () async throws in
            #expect(try await eventually { try await third[2].status().healthy })
            #expect(await third[2].cursor.epoch == 2)
            #expect(try await settled(third, atLeast: 24))
        }
        try peers.expectOneLog(["valid": 21])
    }

    /// Found with real etcd on a busy machine: the peer called the order the third, and its log was another one.
    @Test func `a peer that hears late of a block that the new order ended counts as the others`()
        async throws
    {
        let before = try await peers.written(batches: 1)
        // What one peer alone reads stays in an open block.
        let alone = try world.core("provider", quick(milliseconds: 600_000), sequencer: order)
        try await peers.closed([alone]) {
            var writer = before
            try await alone.write(&writer, batches: 1, of: 10)
            #expect(try await eventually { await alone.size == 24 })
        }
        try order.lose()
        let late = try world.core(World.names[2], sequencer: order)
        var patient = quick()
        patient.orderChangeMilliseconds = 6_000
        let early = try World.names.prefix(2).map {
            try world.core($0, patient, sequencer: order)
        }
        try await peers.closed(early) {
            let succession = await late.succession(7)
            let copies = try await late.otherCopies(succession)
            try #require(copies.map(\.copy.reach.epoch) == [1, 1], "the others began too early")
            for core in early {
                #expect(try await eventually { await core.newestBlock?.epoch == 2 })
            }
            try await late.begin(7, succession, after: copies)
            #expect(await late.size == 24)
            #expect(await late.cursor.epoch == 2)
            #expect(await late.replay.openBlock == early[0].replay.openBlock)
        }
        try late.store.close()
    }

    @Test func `more of a lost order than a peer may keep stops it and names the other one`()
        async throws
    {
        let first = try await peers.written(batches: 1)
        let alone = [try world.core("provider", sequencer: order)]
        let count = 2 + 11 + 40 * 251
        try await peers.closed(alone) {
            var writer = first
            try await alone[0].write(&writer, batches: 40, of: 250)
            #expect(try await eventually { await alone[0].size == count })
        }
        try order.lose()
        var configuration = quick()
        configuration.retention.mebibytesMax = 1
        let provider = try world.core("provider", sequencer: order)
        let bounded = try World.names.dropFirst().map {
            try world.core($0, configuration, sequencer: order)
        }
        try await peers.closed([provider] + bounded) { () async throws in
            for core in bounded {
                #expect(
                    try await eventually {
                        try await core.status().detail.contains(
                            "'provider' has read more than 1 MiB"
                        )
                    }
                )
                // Nothing of the new order was begun beside what the other one has.
                #expect(await core.cursor.epoch == 1)
                #expect(await core.size < count)
            }
        }
        // With room for it they go on as one log.
        let again = try peers.cores()
        try await peers.closed(again) { () async throws in
            for core in again { #expect(try await eventually { try await core.status().healthy }) }
            #expect(try await settled(again, atLeast: UInt64(count)))
        }
        try peers.expectOneLog(["valid": 10_011])
    }
}
