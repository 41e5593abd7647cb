import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import ReplicaClient

@Suite(.timeLimit(.minutes(5))) struct HostLookupsTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    /// Names that begin with `slow` are answered when told, others at once.
    private final class Names: Sendable {
        let isOpen = ConditionLock<Bool>(value: false)
        let asked = NIOLockedValueBox<[String]>([])

        func resolve(_ host: String, _ port: Int) throws -> [SocketAddress] {
            asked.withLockedValue { $0.append(host) }
            if host.hasPrefix("slow") {
                isOpen.lock(whenValue: true)
                isOpen.unlock()
            }
            return [try SocketAddress(ipAddress: "192.0.2.1", port: port)]
        }

        func answer() {
            isOpen.lock()
            isOpen.unlock(withValue: true)
        }

        func count(of host: String) -> Int {
            asked.withLockedValue { $0.count { $0 == host } }
        }
    }

    @Test func `names that take long hold up no other name`() async throws {
        let names = Names()
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
        let names = Names()
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
        let names = Names()
        let lookups = HostLookups(resolve: names.resolve)
        let found = try await lookups.addresses(of: "127.0.0.1", port: 3306, on: loop).get()
        #expect(found.map(\.port) == [3306])
        #expect(names.asked.withLockedValue { $0.isEmpty })
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
}
