import NIOCore
import Testing
import VotingCore

@testable import TunnelProxy

/// Who is sent what on a connection whose protocol has changed, whoever ends it.
@Suite struct UpgradeRelayTests {
    private let one = ReplicaIndex(0)
    private let two = ReplicaIndex(1)
    private let three = ReplicaIndex(2)

    private func bytes(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    private func relay(_ change: (inout UpgradeLimits) -> Void = { _ in }) -> UpgradeRelay {
        var limits = UpgradeLimits(idleMilliseconds: 1_000, lagMilliseconds: 100)
        change(&limits)
        return UpgradeRelay(leader: one, limits: limits, now: 0)
    }

    private func outcome(_ actions: [UpgradeAction]) -> UpgradeOutcome? {
        for case .settled(let outcome) in actions { return outcome }
        return nil
    }

    @Test func `a replica that joins late gets what came before and is compared with it`() {
        var relay = relay()
        #expect(relay.joined(two, now: 0) == [])
        #expect(
            relay.clientSent(bytes("a"), now: 1) == [
                .send(one, bytes("a")), .send(two, bytes("a")),
            ]
        )
        #expect(relay.replicaSent(one, bytes("xy"), now: 1) == [.answer(bytes("xy"))])
        #expect(relay.joined(three, now: 2) == [.send(three, bytes("a"))])
        #expect(relay.joined(three, now: 2) == [])
        relay.joinsEnded()
        #expect(relay.replicaSent(two, bytes("x"), now: 3) == [])
        #expect(relay.replicaSent(three, bytes("xz"), now: 3) == [])
        // One still owes a byte.
        #expect(relay.clientGone(now: 4) == [.close(one)])
        #expect(relay.advanced(to: 5) == [])
        let end = relay.replicaSent(two, bytes("y"), now: 6)
        #expect(outcome(end)?.agreed == [one, two])
        #expect(outcome(end)?.dissented == [three])
        #expect(end.dropLast() == [.close(two), .close(three)])
        #expect(relay.clientSent(bytes("late"), now: 7) == [])
        #expect(relay.replicaEnded(two, now: 7) == [])
    }

    @Test func `nobody joins after too much was said`() {
        var relay = relay { $0.earlyBytesMax = 2 }
        _ = relay.clientSent(bytes("abc"), now: 1)
        #expect(relay.joined(two, now: 1) == [.close(two)])
        let end = relay.stopped(now: 2)
        #expect(outcome(end)?.failed == [two])
    }

    @Test func `who stays behind at the end has failed`() {
        var relay = relay()
        _ = relay.joined(two, now: 0)
        _ = relay.replicaSent(one, bytes("xy"), now: 1)
        #expect(outcome(relay.clientGone(now: 1)) == nil)
        #expect(outcome(relay.advanced(to: 100)) == nil)
        let end = outcome(relay.advanced(to: 101))
        #expect(end?.failed == [two])
        #expect(end?.leaderBytes == 2)
    }

    @Test func `who takes nothing is left, the leader is waited for`() {
        var relay = relay()
        _ = relay.joined(two, now: 0)
        relay.replicaWritabilityChanged(two, to: false, now: 10)
        #expect(!relay.wantsClientBytes)
        #expect(relay.advanced(to: 109) == [])
        #expect(relay.advanced(to: 110) == [.close(two)])
        #expect(relay.wantsClientBytes)
        relay.replicaWritabilityChanged(one, to: false, now: 200)
        #expect(relay.advanced(to: 400) == [])
        #expect(!relay.wantsClientBytes)
        relay.replicaWritabilityChanged(one, to: true, now: 401)
        #expect(relay.wantsClientBytes)
    }

    @Test func `a client that takes nothing stops the leader`() {
        var relay = relay()
        #expect(relay.clientWritabilityChanged(to: false) == [.pauseLeader])
        #expect(relay.clientWritabilityChanged(to: false) == [])
        #expect(relay.clientWritabilityChanged(to: true) == [.resumeLeader])
    }

    @Test func `no frame of our own stands within another`() {
        var relay = relay()
        // Half of a frame of five bytes.
        _ = relay.replicaSent(one, ByteBuffer(bytes: [0x81, 5, 104, 101]), now: 1)
        let end = relay.replicaEnded(one, now: 2)
        #expect(end.first == .end(nil))
        #expect(outcome(end)?.ending == .leaderLost)
    }

    @Test func `comparison goes on across pieces and ends at the first byte that differs`() {
        var comparison = StreamComparison(aheadBytesMax: 4)
        comparison.replicaSent(bytes("ab"))
        #expect(!comparison.isBehind)
        comparison.leaderSent(bytes("abcd"))
        #expect(comparison.isBehind)
        #expect(comparison.equalBytes == 2)
        comparison.replicaSent(bytes("c"))
        comparison.replicaSent(bytes("d"))
        #expect(comparison.state == .equal)
        #expect(comparison.equalBytes == 4)
        comparison.leaderSent(bytes("xy"))
        comparison.replicaSent(bytes("xz"))
        #expect(comparison.state == .differs(at: 5))
        comparison.leaderSent(bytes("more"))
        #expect(comparison.state == .differs(at: 5))
        var lost = StreamComparison(aheadBytesMax: 4)
        lost.leaderSent(bytes("abcd"))
        lost.leaderSent(bytes("e"))
        #expect(lost.state == .lost(at: 0))
        #expect(!lost.isBehind)
    }
}
