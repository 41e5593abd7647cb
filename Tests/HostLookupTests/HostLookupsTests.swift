import NIOCore
import NIOPosix
import Testing

@testable import HostLookup

@Suite(.timeLimit(.minutes(5))) struct HostLookupsTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    @Test func `names that take long hold up no other name`() async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve)
        let slow = (0..<20).map { number in
            lookups.addresses(of: "slow-\(number % 4)", port: 3306, on: loop)
        }
        let quick = lookups.addresses(of: "quick", port: 3306, on: loop)
        let found = try await quick.get()
        #expect(found.map(\.ipAddress) == ["192.0.2.1"])
        names.answer()
        for lookup in slow { #expect(try await lookup.get().count == 1) }
    }

    @Test func `of one name only few lookups are under way, and all who wait are told`()
        async throws
    {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve)
        let slow = (0..<10).map { _ in lookups.addresses(of: "slow", port: 3306, on: loop) }
        while names.count(of: "slow") < HostLookups.lookupsPerNameMax {
            try await Task.sleep(for: .milliseconds(5))
        }
        names.answer()
        for lookup in slow { _ = try await lookup.get() }
        #expect(names.count(of: "slow") == HostLookups.lookupsPerNameMax)
        // What is over is not remembered: a container has another address after its next start.
        _ = try await lookups.addresses(of: "slow", port: 3306, on: loop).get()
        #expect(names.count(of: "slow") == HostLookups.lookupsPerNameMax + 1)
    }

    @Test func `a numeric host is not looked up`() async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve)
        let found = try await lookups.addresses(of: "127.0.0.1", port: 3306, on: loop).get()
        #expect(found.map(\.port) == [3306])
        #expect(names.isUnused)
    }

    @Test func `the system knows localhost and says so of a name that it does not know`()
        async throws
    {
        let found = try await HostLookups.shared.addresses(of: "localhost", port: 3306, on: loop)
            .get()
        #expect(!found.isEmpty && found.allSatisfy { $0.port == 3306 })
        await #expect {
            _ = try await HostLookups.shared.addresses(of: "no such host", port: 3306, on: loop)
                .get()
        } throws: { "\($0)".hasPrefix("no address of no such host: ") }
    }

    @Test func `who waits for a slow name gives up, and nobody else waits for it`() async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve)
        let late = await #expect(throws: HostLookupError.self) {
            _ = try await lookups.address(of: "slow", port: 80, limitMilliseconds: 50, on: loop)
        }
        #expect(late == HostLookupError.late(host: "slow", milliseconds: 50))
        #expect(late?.description == "no address of slow within 50 ms")
        // The lookup itself cannot be ended; it holds up no other name.
        let quick = try await lookups.address(of: "quick", port: 80, on: loop)
        #expect(quick.ipAddress == "192.0.2.1")
        names.answer()
        #expect(try await lookups.address(of: "slow", port: 80, on: loop).port == 80)
    }

    @Test func `who is cancelled does not wait for the answer`() async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve)
        let waiting = Task { [loop] in
            try await lookups.address(of: "slow", port: 80, limitMilliseconds: 600_000, on: loop)
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        names.answer()
    }

    @Test func `one address of several is one that most servers listen on`() async throws {
        let six = try SocketAddress(ipAddress: "2001:db8::1", port: 80)
        let four = try SocketAddress(ipAddress: "192.0.2.7", port: 80)
        let both = HostLookups { _, _ in [six, four] }
        #expect(try await both.address(of: "both", port: 80, on: loop) == four)
        let newer = HostLookups { _, _ in [six] }
        #expect(try await newer.address(of: "newer", port: 80, on: loop) == six)
        let none = HostLookups { _, _ in [] }
        await #expect(throws: HostLookupError.unknown(host: "none", reason: "it has none")) {
            _ = try await none.address(of: "none", port: 80, on: loop)
        }
    }
}
