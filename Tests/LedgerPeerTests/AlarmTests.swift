import LedgerFormat
import LedgerSink
import LibCrypto
import Testing
import TransparencyLog

@testable import LedgerPeer

/// Alarms: whom they name, what stands in the log of them, and what ends them.
struct AlarmTests {
    /// A container's event as a collector writes it.
    private static func event(_ action: String, second: Int64, image: String = "a") -> LedgerEntry {
        let event = ContainerEvent(
            engine: "E",
            scope: "local",
            type: "container",
            action: action,
            object: "c1",
            attributes: ["name": "db-1", "image": image]
        )
        return LedgerEntry(
            time: second * 1_000_000_000,
            service: "db",
            body: .lifecycleEvent(event)
        )
    }

    private static func report(
        _ core: PeerCore,
        _ kind: LedgerAlarm.Kind,
        state: AlarmReport.State = .lasting
    ) throws -> AlarmReport? {
        try core.store.alarmReports().first {
            $0.alarm.kind == kind.rawValue && $0.state == state
        }
    }

    private static func submit(
        _ entries: [LedgerEntry],
        by writer: inout TestWriter,
        to core: PeerCore
    ) async throws {
        for entry in entries { #expect(try writer.assembler.append(entry.encoded())) }
        let batch = try #require(try writer.assembler.seal(with: writer.key))
        _ = try await core.submit(batch.bytes, of: writer.name, firstSequence: batch.firstSequence)
    }

    private static let fork = "k/00000000000000000006/user"

    /// Publishes another root of six leaves under user's own signature.
    private static func publishFork(_ world: World) async throws {
        let keys = try #require(world.keys["user"])
        let lie = try Checkpoint(origin: World.origin, size: 6, root: .leaf([1, 2, 3]))
        var note = try lie.signed(by: keys.log)
        try note.add(keys.witness.cosign(lie, at: 1))
        try await world.sequencer.publish(fork, note.bytes)
    }

    @Test func `junk under another actor's key names the place and nobody`() async throws {
        let world = try World()
        let core = try world.core("provider")
        try await running([core]) { () async throws in
            #expect(try await eventually { await core.isCaughtUp })
            try await world.sequencer.publish(Self.fork, Array("junk".utf8))
            try await world.sequencer.publish(
                "k/00000000000000000007/user",
                [UInt8](repeating: 1, count: 200_000)
            )
            try await world.sequencer.publish("a/developer", Array("junk".utf8))
            _ = try await world.sequencer.submit(
                "e/user/db/00000000000000000001",
                Array("junk".utf8)
            )
            var forger = try TestWriter("user/peer", origin: World.origin)
            let forged = try forger.batch(1)
            _ = try await world.sequencer.submit(forged.key.text, forged.bytes)
            #expect(
                try await eventually {
                    Set(try core.store.alarms().map(\.kind)).isSuperset(
                        of: [
                            "stray_cosignature", "too_large", "malformed", "bad_signature",
                        ]
                    )
                }
            )
            for alarm in try core.store.alarms() {
                #expect(
                    alarm.subject.contains("/") && ["k", "a", "e"].contains(alarm.subject.first)
                        || alarm.subject == "keys k/",
                    "\(alarm)"
                )
            }
        }
    }

    @Test func `a fork names the actor that signed both roots or another one than the tree's`()
        async throws
    {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        try await running(cores) {
            // Before this peer has six leaves, and so before it knows which root is right.
            try await Self.publishFork(world)
            #expect(try await eventually { await cores[0].isCaughtUp })
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 1, of: 3)
            #expect(try await settled(cores, atLeast: 6))
            for core in cores {
                #expect(
                    try await eventually { try Self.report(core, .fork)?.alarm.count ?? 0 >= 1 }
                )
                let subjects = try core.store.alarms().filter { $0.kind == "fork" }.map(\.subject)
                #expect(
                    subjects.allSatisfy { $0 == "user at 6" || $0 == "6 leaves" },
                    "\(subjects)"
                )
            }
        }
    }

    @Test func `an acknowledgement ends an alarm at its own actor's peer, for good`() async throws {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        let identifier = try await running(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 1, of: 3)
            #expect(try await settled(cores, atLeast: 6))
            try await Self.publishFork(world)
            for core in cores {
                #expect(try await eventually { try Self.report(core, .fork) != nil })
            }
            let report = try #require(try Self.report(cores[0], .fork))
            await #expect(throws: LedgerPeerError.self) {
                _ = try await cores[0].acknowledge("000000000000", by: "eva", remark: "x")
            }
            let answer = try await PeerCore.mailbox(database: world.path("provider")).ask(
                .init(
                    action: "acknowledge",
                    values: ["id": report.identifier, "person": "eva", "remark": "user's disk"]
                ),
                seconds: 20
            )
            #expect(answer.isDone, "\(answer.text)")
            let seen = try #require(try Self.report(cores[0], .fork, state: .acknowledged))
            #expect(seen.seen?.person == "eva")
            #expect(seen.seen?.remark == "user's disk")
            #expect(seen.seen.map { String($0.leaf) } == answer.text)
            // The same note again tells nothing new, and the other actor decides for itself.
            try await world.sequencer.publish(Self.fork, Array("other".utf8))
            try await Self.publishFork(world)
            #expect(try await eventually { try Self.report(cores[0], .strayCosignature) != nil })
            #expect(try Self.report(cores[0], .fork) == nil)
            #expect(try Self.report(cores[1], .fork)?.identifier == report.identifier)
            await #expect(throws: LedgerPeerError.self) {
                _ = try await cores[0].acknowledge(report.identifier, by: "eva", remark: "x")
            }
            return report.identifier
        }
        for core in cores { try core.store.close() }
        let again = try world.core("provider")
        try await running([again]) { () async throws in
            #expect(try await eventually { await again.isCaughtUp })
            try await Self.publishFork(world)
            try await Task.sleep(for: .milliseconds(200))
            let report = try Self.report(again, .fork, state: .acknowledged)
            #expect(report?.identifier == identifier)
        }
    }

    @Test func `observations that differ become a conflict entry of each peer and an alarm`()
        async throws
    {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("user")]
        try await running(cores) {
            var seen: [TestWriter] = []
            for core in cores {
                let name = "\(core.party.actor)/lifecycle"
                let writer = try TestWriter(name, origin: World.origin)
                _ = try await core.enrol(writer.name, writer.key.publicKey)
                seen.append(writer)
            }
            for (number, core) in cores.enumerated() {
                let image = number == 0 ? "a" : "evil"
                let entries = [
                    Self.event("create", second: 1), Self.event("start", second: 2, image: image),
                ]
                try await Self.submit(entries, by: &seen[number], to: core)
            }
            // Every feed goes on past the events, which settles them.
            for (number, core) in cores.enumerated() {
                let entry = Self.event("exec_die", second: 100)
                try await Self.submit([entry], by: &seen[number], to: core)
            }
            for core in cores {
                #expect(try await eventually { try Self.report(core, .conflict) != nil })
                let alarm = try #require(try Self.report(core, .conflict)).alarm
                #expect(alarm.subject.hasPrefix("altered "))
                #expect(alarm.evidence.contains("provider saw "))
                #expect(alarm.evidence.contains("user saw "))
            }
            #expect(
                try await eventually {
                    try cores[0].store.newest([.conflict], limit: 10).count == 2
                }
            )
            let writers = try cores[0].store.newest([.conflict], limit: 10).map(\.writer.text)
            #expect(Set(writers) == ["provider/peer", "user/peer"])
        }
        for core in cores { try core.store.close() }
        // A restart looks at the same events again and finds that they are told already.
        let again = try world.core("provider")
        try await running([again]) { () async throws in
            #expect(try await eventually { await again.isCaughtUp })
            try await Task.sleep(for: .milliseconds(1_200))
            #expect(try again.store.newest([.conflict], limit: 10).count == 2)
        }
    }

    @Test func `two batches signed with one number are told with both signatures`() async throws {
        let world = try World()
        let core = try world.core("provider")
        try await running([core]) { () async throws in
            var writer = try TestWriter("provider/db", origin: World.origin)
            var other = try TestWriter("provider/db", origin: World.origin, key: writer.key)
            try await core.write(&writer, batches: 1, of: 3)
            let second = try other.batch(2)
            #expect(try await eventually { await core.size == 6 })
            // Put as somebody does who has the rights of a member and not of the peer.
            try await world.sequencer.prune(
                from: second.key.text,
                below: second.key.text + "0",
                compactingBefore: nil
            )
            _ = try await world.sequencer.submit(second.key.text, second.bytes)
            #expect(try await eventually { try Self.report(core, .equivocation) != nil })
            let alarm = try #require(try Self.report(core, .equivocation)).alarm
            #expect(alarm.subject == "provider/db")
            #expect(alarm.evidence.split(separator: "\n").count == 2)
        }
    }

    @Test func `a batch that is put a second time accuses nobody`() async throws {
        let world = try World()
        let core = try world.core("provider")
        try await running([core]) { () async throws in
            var writer = try TestWriter("provider/db", origin: World.origin)
            _ = try await core.enrol(writer.name, writer.key.publicKey)
            let batch = try writer.batch(2)
            let name = writer.name
            _ = try await core.submit(batch.bytes, of: name, firstSequence: 1)
            #expect(try await eventually { await core.size == 5 })
            try await world.sequencer.prune(
                from: batch.key.text,
                below: batch.key.text + "0",
                compactingBefore: nil
            )
            _ = try await world.sequencer.submit(batch.key.text, batch.bytes)
            #expect(try await eventually { try Self.report(core, .duplicate) != nil })
            #expect(try Self.report(core, .equivocation) == nil)
            #expect(try core.store.alarms().allSatisfy { $0.subject == "e/provider/db/" })
        }
    }
}
