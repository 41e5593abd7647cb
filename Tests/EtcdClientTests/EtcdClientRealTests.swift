import EtcdClient
import EtcdCluster
import Glibc
import LibCrypto
import Logging
import Testing

@Suite(.serialized, .enabled(if: EtcdBinary.isAvailable), .timeLimit(.minutes(3)))
struct EtcdClientRealTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `a key is created once, through whichever member`() async throws {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        let first = try await cluster.withClient { client in
            try await client.create(bytes("e/a"), [1])
        }
        guard case .created(let revision) = first else {
            Issue.record("not created: \(first)")
            return
        }
        for own in 0..<3 {
            try await cluster.withClient(try cluster.configuration(own: own)) { client in
                let again = try await client.create(bytes("e/a"), [2])
                guard case .exists(let found) = again else {
                    Issue.record("created twice through member \(own)")
                    return
                }
                #expect(found.value == [1])
                #expect(found.revision == revision)
                #expect(found.version == 1)
            }
        }
        try await cluster.withClient { client in
            let tooLarge = [UInt8](repeating: 0, count: EtcdClient.requestBytesMax)
            await #expect(throws: EtcdError.self) { try await client.create([1], tooLarge) }
            let large = [UInt8](repeating: 1, count: EtcdClient.requestBytesMax - 8_192)
            _ = try await client.create(bytes("e/large"), large)
            #expect(try await client.read(bytes("e/large")).values.first?.value == large)
            _ = try await client.put(bytes("a/x"), [1])
            _ = try await client.put(bytes("a/x"), [2])
            #expect(try await client.read(bytes("a/x")).values.first?.version == 2)
            #expect(try await client.delete(bytes("e/"), below: bytes("e0")) == 2)
            let now = try await client.position().revision
            try await client.compact(before: now)
            try await client.compact(before: now)
            await #expect(throws: EtcdError.self) { try await client.compact(before: now + 9) }
        }
    }

    @Test func `a watch over TLS tells thousands of changes made meanwhile, in order`() async throws
    {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        let heard = Heard()
        let load = try await cluster.withClient { client in
            let watching = Task {
                try? await client.watch(from: 2) {
                    heard.add($0); return true
                }
            }
            defer { watching.cancel() }
            let load = await Load.run(client, prefix: "e/", clients: 16, count: 100)
            for _ in 0..<100 where heard.events.count < 1_600 {
                try await Task.sleep(for: .milliseconds(100))
            }
            return load
        }
        #expect(load.failures.isEmpty)
        #expect(heard.events.map(\.revision) == (2..<1_602).map { UInt64($0) })
        #expect(heard.revisions == load.acknowledged)
    }

    @Test func `nothing acknowledged is lost when members are killed under load`() async throws {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        let leader = try await cluster.leader()
        // The client's own member leads, so that connection, leader and watch go at once.
        let configuration = try cluster.configuration(own: leader)
        let load = try await cluster.withClient(configuration) { client in
            async let loading = Load.run(client, prefix: "e/", clients: 8, count: 150)
            try await Task.sleep(for: .milliseconds(300))
            cluster.kill(leader)
            try await Task.sleep(for: .seconds(3))
            try cluster.restart(leader)
            return await loading
        }
        #expect(load.failures.isEmpty)
        #expect(load.acknowledged.count == 1_200)
        #expect(load.longest < .seconds(10))
        try await cluster.withClient(try cluster.configuration(own: (leader + 1) % 3)) { client in
            let stored = try await client.read(bytes("e/"), below: bytes("e0"), countMax: 5_000)
            #expect(stored.values.count == 1_200)
            for value in stored.values {
                let key = String(decoding: value.key, as: UTF8.self)
                #expect(load.acknowledged[key] == value.revision)
                #expect(value.version == 1)
            }
        }
    }

    @Test func `without a majority a call ends in time, and all is well when it is back`()
        async throws
    {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        var configuration = try cluster.configuration()
        configuration.callTimeoutMilliseconds = 4_000
        try await cluster.withClient(configuration) { client in
            _ = try await client.create(bytes("e/1"), [1])
            cluster.kill(1)
            cluster.kill(2)
            let began = ContinuousClock.now
            await #expect(throws: EtcdError.self) { try await client.create(bytes("e/2"), [2]) }
            #expect(began.duration(to: .now) < .seconds(9))
            // What needs no majority still works.
            #expect(try await client.listMembers().count == 3)
            try cluster.restart(1)
            var outcome: EtcdCreateOutcome?
            for _ in 0..<10 where outcome == nil {
                outcome = try? await client.create(bytes("e/2"), [2])
            }
            #expect(outcome != nil)
        }
    }

    @Test func `a stopped member is left for another one`() async throws {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        var configuration = try cluster.configuration()
        configuration.memberTimeoutMilliseconds = 1_000
        try await cluster.withClient(configuration) { client in
            _ = try await client.create(bytes("e/1"), [1])
            cluster.signal(SIGSTOP, to: 0)
            defer { cluster.signal(SIGCONT, to: 0) }
            _ = try await client.create(bytes("e/2"), [2])
        }
    }

    @Test func `who has no certificate of the authority, or no right, gets nothing`() async throws {
        let cluster = try await EtcdCluster.start(count: 1)
        defer { cluster.stop() }
        try await cluster.authorize(["dev": ["e/dev/"]])
        let stranger = try CertificateAuthority.make(commonName: "stranger")
        let issued = try stranger.issue(CertificateSubject(commonName: "root", purpose: .client))
        var forged = try cluster.configuration()
        forged.certificatePEM = issued.certificatePEM
        forged.privateKeyPEM = issued.privateKeyPEM
        forged.callTimeoutMilliseconds = 3_000
        try await cluster.withClient(forged) { client in
            await #expect(throws: EtcdError.self) { try await client.create(bytes("e/x"), [1]) }
        }
        var misled = try cluster.configuration()
        misled.authorityPEM = stranger.certificatePEM
        misled.callTimeoutMilliseconds = 3_000
        try await cluster.withClient(misled) { client in
            await #expect(throws: EtcdError.self) { try await client.create(bytes("e/x"), [1]) }
        }
        try await cluster.withClient(try cluster.configuration(user: "nobody")) { client in
            await expectDenied { _ = try await client.create(bytes("e/nobody/1"), [1]) }
            await expectDenied { _ = try await client.position() }
        }
        try await cluster.withClient(try cluster.configuration(user: "dev")) { client in
            _ = try await client.create(bytes("e/dev/1"), [1])
            await expectDenied { _ = try await client.create(bytes("e/user/1"), [1]) }
            await expectDenied { _ = try await client.delete(bytes("e/"), below: bytes("e0")) }
            await expectDenied { _ = try await client.addUser("more") }
            #expect(try await client.position().revision == 2)
            #expect(try await client.listMembers().count == 1)
            let heard = Heard()
            try await client.watch(from: 2) {
                heard.add($0); return heard.events.isEmpty
            }
            #expect(heard.revisions == ["e/dev/1": 2])
        }
        #expect(throws: EtcdError.self) {
            var broken = try cluster.configuration()
            broken.privateKeyPEM = bytes("nonsense")
            _ = try EtcdClient(broken, logger: Logger(label: "test"))
        }
    }

    private func expectDenied(_ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("allowed")
        } catch {
            guard case EtcdError.denied = error else {
                Issue.record("not denied but: \(error)")
                return
            }
        }
    }

    @Test func `a full cluster says so and takes values again after it was emptied`() async throws {
        let cluster = try await EtcdCluster.start(
            count: 1,
            arguments: ["--quota-backend-bytes=16777216"]
        )
        defer { cluster.stop() }
        try await cluster.withClient { client in
            let value = [UInt8](repeating: 1, count: 1 << 20)
            var failure: EtcdError?
            for index in 0..<40 where failure == nil {
                do throws(EtcdError) {
                    _ = try await client.create(bytes("e/\(index)"), value)
                } catch {
                    failure = error
                }
            }
            guard case .full = failure else {
                Issue.record("not full but: \(String(describing: failure))")
                return
            }
            #expect(try await client.alarms().count == 1)
            _ = try await client.delete(bytes("e/"), below: bytes("e0"))
            try await client.compact(before: try await client.position().revision)
            let endpoint = cluster.endpoints[0]
            try await client.defragment(endpoint)
            let status = try await client.status(of: endpoint)
            #expect(status.databaseBytes < 4 << 20)
            try await client.clearFullAlarm(of: status.member)
            #expect(try await client.alarms().isEmpty)
            _ = try await client.create(bytes("e/again"), value)
        }
    }

    @Test func `members that join and leave are noticed`() async throws {
        let cluster = try await EtcdCluster.start(count: 2)
        defer { cluster.stop() }
        var configuration = try cluster.configuration(own: 1)
        configuration.endpoints = [configuration.endpoints[0]]
        configuration.membersIntervalMilliseconds = 200
        try await cluster.withClient(configuration) { client in
            try await expectMembers(2, of: client)
            try await cluster.grow()
            try await expectMembers(3, of: client)
            try await cluster.removeFirst()
            try await expectMembers(2, of: client)
            // Its only given member away, the client lives on those it was told of.
            var outcome: EtcdCreateOutcome?
            for _ in 0..<5 where outcome == nil {
                outcome = try? await client.create(bytes("e/1"), [1])
            }
            #expect(outcome != nil)
        }
    }

    private func expectMembers(_ count: Int, of client: EtcdClient) async throws {
        for _ in 0..<100 where client.endpoints.count != count {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(client.endpoints.count == count)
    }
}
