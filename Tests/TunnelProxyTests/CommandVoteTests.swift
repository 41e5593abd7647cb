import Testing
import VotingCore

@testable import TunnelProxy
@testable import WireProtocols

/// Replies are made up here: only their hashes matter to the machine.
@Suite struct CommandVoteTests {
    private let first = ReplicaIndex(0)
    private let second = ReplicaIndex(1)
    private let third = ReplicaIndex(2)

    private func summary(_ content: UInt64, ordered: UInt64? = nil) -> ReplySummary {
        var summary = ReplySummary()
        summary.content = PacketHash(low: content, high: content)
        summary.ordered = PacketHash(low: ordered ?? content, high: 0)
        summary.packets = 3
        return summary
    }

    private func vote(_ replicas: [Int] = [0, 1, 2], quorum: Int = 2) -> CommandVote {
        CommandVote(
            asked: ReplicaSet(replicas.map { ReplicaIndex($0) }),
            configuredCount: 3,
            quorum: quorum
        )
    }

    private func chain(_ value: UInt64) -> PacketHash { PacketHash(low: value, high: value) }

    @Test func `the second equal reply is the answer and the third is compared`() {
        var vote = vote()
        #expect(vote.replied(first, summary(7)) == .pending)
        #expect(vote.replied(third, summary(7)) == .answer(from: first))
        #expect(vote.replied(second, summary(8)) == .late(agrees: false))
        #expect(vote.tally.dissenters == ReplicaSet(second))
        #expect(vote.tally.verdict == .majority)
    }

    @Test func `a wrong first reply is never the answer`() {
        var vote = vote()
        #expect(vote.replied(first, summary(9)) == .pending)
        #expect(vote.replied(second, summary(7)) == .pending)
        #expect(vote.replied(third, summary(7)) == .answer(from: second))
    }

    @Test func `three different replies cannot be decided`() {
        var vote = vote()
        #expect(vote.replied(first, summary(1)) == .pending)
        #expect(vote.replied(second, summary(2)) == .pending)
        #expect(vote.replied(third, summary(3)) == .undecidable)
    }

    @Test func `two failures leave no majority`() {
        var vote = vote()
        #expect(vote.failed(first) == .pending)
        #expect(vote.failed(second) == .undecidable)
        #expect(vote.replied(third, summary(1)) == .late(agrees: false))
    }

    @Test func `equal rows in another order agree and are flagged`() {
        var vote = vote()
        _ = vote.replied(first, summary(7, ordered: 1))
        #expect(vote.replied(second, summary(7, ordered: 2)) == .answer(from: first))
        #expect(vote.isOrderOnly)
    }

    @Test func `a window goes out once two replicas share it and the third is dropped`() {
        var vote = vote()
        #expect(vote.windowClosed(first, chain: chain(1)) == false)
        #expect(vote.nextRelease() == nil)
        #expect(vote.windowClosed(second, chain: chain(1)) == false)
        #expect(vote.nextRelease() == first)
        #expect(vote.nextRelease() == nil)
        #expect(vote.windowClosed(third, chain: chain(1)) == true)
    }

    @Test func `a replica that differs in a released window cannot finish the answer`() {
        var vote = vote()
        _ = vote.windowClosed(first, chain: chain(5))
        _ = vote.windowClosed(second, chain: chain(1))
        _ = vote.windowClosed(third, chain: chain(1))
        #expect(vote.nextRelease() == second)
        #expect(vote.replied(first, summary(7)) == .pending)
        // Its content equals the first one's, yet only it sent what the client has.
        #expect(vote.replied(second, summary(7)) == .answer(from: second))
    }

    @Test func `the answer moves to another replica when the first one dies in the middle`() {
        var vote = vote()
        _ = vote.windowClosed(first, chain: chain(1))
        _ = vote.windowClosed(second, chain: chain(1))
        #expect(vote.nextRelease() == first)
        #expect(vote.failed(first) == .pending)
        _ = vote.windowClosed(third, chain: chain(1))
        #expect(vote.replied(second, summary(7)) == .pending)
        #expect(vote.replied(third, summary(7)) == .answer(from: second))
    }

    @Test func `different windows are held back for a comparison of the whole`() {
        var vote = vote()
        _ = vote.windowClosed(first, chain: chain(1))
        _ = vote.windowClosed(second, chain: chain(2))
        #expect(vote.nextRelease() == nil)
        #expect(vote.isSpooling)
        _ = vote.replied(first, summary(7, ordered: 1))
        #expect(vote.replied(second, summary(7, ordered: 2)) == .answer(from: first))
    }

    @Test func `windows that wait for a slow client are not spooled`() {
        var vote = vote()
        _ = vote.windowClosed(first, chain: chain(1))
        _ = vote.windowClosed(second, chain: chain(1))
        // They agree: reading on would fill the memory with what the client does not take.
        #expect(!vote.isSpooling)
    }

    @Test func `a reply that ends before what was released is not continued from`() {
        var vote = vote()
        _ = vote.windowClosed(first, chain: chain(1))
        _ = vote.windowClosed(second, chain: chain(1))
        #expect(vote.nextRelease() == first)
        #expect(vote.replied(third, summary(7)) == .pending)
        #expect(vote.replied(first, summary(7)) == .answer(from: first))
    }

    @Test func `events after the end change nothing`() {
        var vote = vote()
        _ = vote.replied(first, summary(7))
        _ = vote.replied(second, summary(7))
        #expect(vote.replied(first, summary(8)) == .ignored)
        #expect(vote.failed(second) == .ignored)
        #expect(vote.nextRelease() == nil)
    }
}
