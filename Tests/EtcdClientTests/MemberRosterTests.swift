import Testing

@testable import EtcdClient

struct MemberRosterTests {
    private let own = EtcdEndpoint(host: "own", port: 1)
    private let second = EtcdEndpoint(host: "second", port: 1)
    private let third = EtcdEndpoint(host: "third", port: 1)
    private let start = ContinuousClock.now

    private var roster: MemberRoster { MemberRoster([own, second, own, third]) }

    @Test func `the own member is first, each is there once`() {
        #expect(roster.order(at: start) == [own, second, third])
    }

    @Test func `a member that failed comes last until it has rested`() {
        var roster = roster
        roster.failed(own, at: start)
        #expect(roster.order(at: start) == [second, third, own])
        #expect(roster.healthyOwn == nil)
        let later = start + .milliseconds(MemberRoster.restFirstMilliseconds)
        #expect(roster.order(at: later) == [own, second, third])
        #expect(roster.healthyOwn == nil)
        roster.answered(own)
        #expect(roster.healthyOwn == own)
    }

    @Test func `it rests longer each time, up to a bound, and failures of one moment count once`() {
        var roster = roster
        var now = start
        for round in 0..<12 {
            roster.failed(own, at: now)
            roster.failed(own, at: now)
            let rest = min(
                MemberRoster.restFirstMilliseconds << round,
                MemberRoster.restMaxMilliseconds
            )
            #expect(roster.order(at: now + .milliseconds(rest - 1)).last == own)
            now += .milliseconds(rest)
            #expect(roster.order(at: now).first == own)
        }
    }

    @Test func `when all rest, the one that wakes first is asked`() {
        var roster = roster
        roster.failed(second, at: start)
        roster.failed(third, at: start + .milliseconds(10))
        roster.failed(own, at: start + .milliseconds(20))
        #expect(roster.order(at: start + .milliseconds(30)) == [second, third, own])
    }

    @Test func `listed members come and go, given ones stay`() {
        var roster = roster
        let fourth = EtcdEndpoint(host: "fourth", port: 1)
        #expect(roster.listed([own, fourth]).isEmpty)
        #expect(roster.endpoints == [own, second, third, fourth])
        #expect(roster.listed([second]) == [fourth])
        #expect(roster.endpoints == [own, second, third])
        let many = (0..<100).map { EtcdEndpoint(host: "m\($0)", port: 1) }
        _ = roster.listed(many)
        #expect(roster.endpoints.count == 3 + MemberRoster.membersMax)
    }

    @Test func `another cluster is noticed`() throws {
        var identity = ClusterIdentity(nil)
        try identity.heard(7)
        try identity.heard(7)
        #expect(throws: EtcdError.otherCluster(expected: 7, found: 8)) { try identity.heard(8) }
        #expect(identity.identifier == 7)
    }

    @Test func `a prefix is a range`() {
        #expect(EtcdPermission.range(prefix: Array("e/".utf8)).end == Array("e0".utf8))
        #expect(EtcdPermission.range(prefix: [1, 0xFF]).end == [2])
        #expect(EtcdPermission.range(prefix: [0xFF]).end == [0])
        #expect(EtcdPermission.range(prefix: []).first == [0])
        #expect(EtcdPermission.range(prefix: []).end == [0])
    }
}
