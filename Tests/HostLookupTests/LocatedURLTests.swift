import NIOCore
import NIOPosix
import Testing

@testable import HostLookup

@Suite(.timeLimit(.minutes(5))) struct LocatedURLTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    @Test(arguments: [
        ("http://db:7400", "http://192.0.2.1:7400", "db:7400"),
        ("http://db", "http://192.0.2.1", "db"),
        ("http://db:80/", "http://192.0.2.1:80/", "db:80"),
        (
            "HTTP://Ft-ledger_1.example:7402/v1?a=b:c", "http://192.0.2.1:7402/v1?a=b:c",
            "Ft-ledger_1.example:7402"
        ),
        ("http://db?a=/", "http://192.0.2.1?a=/", "db"),
    ])
    func `puts the address where the name was and keeps the name`(
        base: String,
        url: String,
        host: String
    ) async throws {
        let lookups = HostLookups(resolve: SlowNames().resolve)
        let located = try await LocatedURL.find(base, in: lookups, on: loop)
        #expect(located.url == url)
        #expect(located.host == host)
    }

    @Test func `an IPv6 address is in brackets`() async throws {
        let lookups = HostLookups { _, port in
            [try SocketAddress(ipAddress: "2001:db8::7", port: port)]
        }
        let located = try await LocatedURL.find("http://db:7400", in: lookups, on: loop)
        #expect(located.url == "http://[2001:db8::7]:7400")
        #expect(located.host == "db:7400")
    }

    @Test(arguments: [
        "https://db:7400", "http://127.0.0.1:7400", "http://127.0.0.1", "http://[::1]:7400",
        "http://[fe80::1%25eth0]:7400", "http://user@db:7400", "http://d%62:7400", "http://dß:7400",
        "http://db:", "http://db:x", "http://db:70000", "http://db:1:2", "http://:7400", "http://",
        "http+unix://%2Frun%2Fx", "db:7400", "",
    ])
    func `what is no name of plain HTTP stays as it is`(base: String) async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve)
        let located = try await LocatedURL.find(base, in: lookups, on: loop)
        #expect(located == LocatedURL(url: base, host: nil))
        #expect(names.isUnused)
    }

    @Test func `calls that follow one another ask once`() async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve, memoryMilliseconds: 600_000)
        for path in ["", "/v1"] {
            _ = try await LocatedURL.find("http://db:7400\(path)", in: lookups, on: loop)
        }
        #expect(names.count(of: "db") == 1)
        // Who connects anew asks anew: the container may have another address.
        _ = try await lookups.address(of: "db", port: 7400, on: loop)
        #expect(names.count(of: "db") == 2)
    }

    @Test func `what was found is asked for again when its time is over`() async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve, memoryMilliseconds: 0)
        for _ in 0..<2 { _ = try await LocatedURL.find("http://db:7400", in: lookups, on: loop) }
        #expect(names.count(of: "db") == 2)
    }

    @Test func `an old address serves while a new one takes long`() async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve, memoryMilliseconds: 0)
        names.answer()
        let first = try await LocatedURL.find("http://slow-db:7400", in: lookups, on: loop)
        names.stall()
        let second = try await LocatedURL.find("http://slow-db:7400", in: lookups, on: loop)
        #expect(first == second)
        #expect(names.count(of: "slow-db") == 2)
        names.answer()
    }

    @Test func `says which name it was that took too long or is not known`() async throws {
        let names = SlowNames()
        let lookups = HostLookups(resolve: names.resolve)
        await #expect(throws: HostLookupError.late(host: "slow", milliseconds: 20)) {
            _ = try await LocatedURL.find(
                "http://slow:7400",
                in: lookups,
                limitMilliseconds: 20,
                on: loop
            )
        }
        let other = try await LocatedURL.find("http://quick:7400", in: lookups, on: loop)
        #expect(other.url == "http://192.0.2.1:7400")
        names.answer()
        let error = await #expect(throws: HostLookupError.self) {
            _ = try await LocatedURL.find("http://unknown.invalid:7400", on: loop)
        }
        #expect(error?.description.hasPrefix("no address of unknown.invalid") == true)
    }
}
