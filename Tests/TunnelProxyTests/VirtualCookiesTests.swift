import Testing
import VotingCore
import WireProtocols

@testable import TunnelProxy

@Suite struct VirtualCookiesTests {
    private let one = ReplicaIndex(0)
    private let two = ReplicaIndex(1)
    private let three = ReplicaIndex(2)

    private func cookies(_ texts: String...) -> [HTTPSetCookie] {
        texts.compactMap { HTTPSetCookie($0) }
    }

    /// Replica n answers a login with `sid=sn`; the first one leads.
    private func loggedIn(settings: CookieSettings = CookieSettings()) -> VirtualCookies {
        var table = VirtualCookies(replicaCount: 3, settings: settings)
        var exchange = CookieExchange()
        _ = table.requested([], exchange: &exchange, now: 0)
        table.replied(two, cookies("sid=s2; Path=/"), exchange: &exchange, now: 0)
        table.led(by: one, cookies("sid=s1; Path=/"), exchange: &exchange, now: 0)
        table.replied(three, cookies("sid=s3; Path=/"), exchange: &exchange, now: 0)
        return table
    }

    private func headers(
        _ table: inout VirtualCookies,
        _ header: String,
        now: UnixMilliseconds = 1
    ) -> [String?] {
        var exchange = CookieExchange()
        let request = table.requested([header], exchange: &exchange, now: now)
        return [one, two, three].map(request.header)
    }

    @Test func `each replica gets its own value of the leader's cookie`() {
        var table = loggedIn()
        #expect(table.count == 1)
        #expect(
            headers(&table, "a=b; sid=s1;c") == [
                "a=b; sid=s1; c", "a=b; sid=s2; c", "a=b; sid=s3; c",
            ]
        )
        #expect(headers(&table, "sid=other") == ["sid=other", "sid=other", "sid=other"])
        #expect(headers(&table, "a=b") == ["a=b", "a=b", "a=b"])
    }

    @Test func `equal values need no entry and an unlike late one makes it`() {
        var table = VirtualCookies(replicaCount: 3)
        var exchange = CookieExchange()
        table.led(by: two, cookies("lang=en"), exchange: &exchange, now: 0)
        table.replied(one, cookies("lang=en"), exchange: &exchange, now: 0)
        #expect(table.count == 0)
        table.replied(three, cookies("lang=de"), exchange: &exchange, now: 0)
        #expect(headers(&table, "lang=en") == ["lang=en", "lang=en", "lang=de"])
    }

    @Test func `a replica that renews its value alone is followed`() {
        var table = loggedIn()
        var exchange = CookieExchange()
        _ = table.requested(["sid=s1"], exchange: &exchange, now: 1)
        table.led(by: one, [], exchange: &exchange, now: 1)
        table.replied(two, cookies("sid=new"), exchange: &exchange, now: 1)
        #expect(headers(&table, "sid=s1") == ["sid=s1", "sid=new", "sid=s3"])
    }

    @Test func `a value that only one replica renews leaves the others theirs`() {
        var table = VirtualCookies(replicaCount: 3)
        var exchange = CookieExchange()
        _ = table.requested(["sid=s"], exchange: &exchange, now: 1)
        table.led(by: one, [], exchange: &exchange, now: 1)
        table.replied(three, cookies("sid=x"), exchange: &exchange, now: 1)
        #expect(headers(&table, "sid=s") == ["sid=s", "sid=s", "sid=x"])
    }

    @Test func `another leader sets its own value for the client`() {
        var table = loggedIn()
        var exchange = CookieExchange()
        _ = table.requested(["sid=s1"], exchange: &exchange, now: 1)
        table.led(by: two, cookies("sid=n2"), exchange: &exchange, now: 1)
        table.replied(one, cookies("sid=n1"), exchange: &exchange, now: 1)
        table.replied(three, cookies("sid=n3"), exchange: &exchange, now: 1)
        #expect(headers(&table, "sid=n2") == ["sid=n1", "sid=n2", "sid=n3"])
        #expect(headers(&table, "sid=s1") == ["sid=s1", "sid=s2", "sid=s3"])
    }

    @Test func `a replica without a value is degraded, not faulty`() {
        var table = loggedIn()
        table.stateLost(three)
        var exchange = CookieExchange()
        let request = table.requested(["sid=s1"], exchange: &exchange, now: 1)
        #expect(request.degraded == [three])
        #expect(request.header(for: three) == "sid=s1")
        #expect(request.header(for: two) == "sid=s2")
        table.led(by: one, [], exchange: &exchange, now: 1)
        table.replied(three, cookies("sid=again"), exchange: &exchange, now: 1)
        let later = table.requested(["sid=s1"], exchange: &exchange, now: 2)
        #expect(later.degraded.isEmpty)
        #expect(later.header(for: three) == "sid=again")
    }

    @Test func `equal names with different values are kept apart`() {
        var table = loggedIn()
        #expect(
            headers(&table, "sid=s1; sid=z") == ["sid=s1; sid=z", "sid=s2; sid=z", "sid=s3; sid=z"]
        )
    }

    @Test func `entries end with their time, and idle ones after a while`() {
        var settings = CookieSettings()
        settings.idleMilliseconds = 100
        var table = loggedIn(settings: settings)
        #expect(headers(&table, "sid=s1", now: 99)[1] == "sid=s2")
        #expect(headers(&table, "sid=s1", now: 198)[1] == "sid=s2")
        #expect(headers(&table, "sid=s1", now: 298)[1] == "sid=s1")
        #expect(table.count == 0)
        var exchange = CookieExchange()
        table.led(by: one, cookies("a=1; Max-Age=2"), exchange: &exchange, now: 0)
        table.replied(two, cookies("a=2; Max-Age=2"), exchange: &exchange, now: 0)
        table.replied(three, cookies("a=3; Max-Age=2"), exchange: &exchange, now: 0)
        #expect(headers(&table, "a=1", now: 1_999)[1] == "a=2")
        table.led(by: one, cookies("gone=; Max-Age=0"), exchange: &exchange, now: 0)
        table.replied(two, cookies("gone=x; Max-Age=0"), exchange: &exchange, now: 0)
        #expect(table.count == 1)
    }

    @Test func `the table is bounded and what is stored comes back`() {
        var settings = CookieSettings()
        settings.cookieCountMax = 10
        settings.exchangeCountMax = 2
        settings.cookieBytesMax = 20
        var table = VirtualCookies(replicaCount: 3, settings: settings)
        for number in 0..<50 {
            var exchange = CookieExchange()
            table.led(by: one, cookies("sid=\(number)"), exchange: &exchange, now: 0)
            table.replied(two, cookies("sid=\(number)x"), exchange: &exchange, now: 0)
        }
        #expect(table.count == 10)
        var exchange = CookieExchange()
        table.led(by: one, cookies("a=1", "b=1", "c=1"), exchange: &exchange, now: 0)
        table.replied(two, cookies("a=2", "b=2", "c=2"), exchange: &exchange, now: 0)
        let long = String(repeating: "x", count: 30)
        table.led(by: one, cookies("d=\(long)1"), exchange: &exchange, now: 0)
        table.replied(two, cookies("d=\(long)2"), exchange: &exchange, now: 0)
        #expect(Set(table.stored.map(\.name)) == ["sid", "a", "b"])
        var again = VirtualCookies(replicaCount: 3, settings: settings, stored: table.stored)
        #expect(again.stored == table.stored)
        #expect(headers(&again, "a=1") == ["a=1", "a=2", "a=1"])
        #expect(VirtualCookies(replicaCount: 2, stored: table.stored).count == 0)
        #expect(!"\(table.stored[0])".contains(table.stored[0].clientValue))
    }

    @Test func `headers of any form do no harm`() {
        var table = loggedIn()
        for header in ["", ";", "=", "=x", "sid", "sid=", ";;sid=s1", " sid = s1 ", "a=b=c"] {
            _ = headers(&table, header)
        }
        #expect(headers(&table, ";; sid = s1 ;")[1] == "sid=s2")
    }
}
