import Testing
import VotingCore

@Suite struct WriteTurnsTests {
    @Test func `turns are given one after another`() {
        var turns = WriteTurns()
        let (first, isFirst) = turns.entered()
        let (second, isSecond) = turns.entered()
        let (third, _) = turns.entered()
        #expect(isFirst)
        #expect(!isSecond)
        #expect(turns.waitingCount == 2)
        #expect(turns.left(first) == second)
        #expect(turns.left(second) == third)
        #expect(turns.left(third) == nil)
        #expect(turns.count == 3)
    }

    @Test func `who gives up is passed over`() {
        var turns = WriteTurns()
        let (first, _) = turns.entered()
        let (second, _) = turns.entered()
        let (third, _) = turns.entered()
        #expect(turns.left(second) == nil)
        #expect(turns.left(first) == third)
        #expect(turns.left(second) == nil)
        #expect(turns.waitingCount == 0)
    }

    @Test func `a read knows whether a turn overlapped it`() {
        var turns = WriteTurns()
        let before = turns.epoch
        #expect(!turns.overlapped(since: before))
        let (ticket, _) = turns.entered()
        #expect(turns.overlapped(since: before))
        let during = turns.epoch
        #expect(turns.overlapped(since: during))
        _ = turns.left(ticket)
        #expect(turns.overlapped(since: during))
        #expect(!turns.overlapped(since: turns.epoch))
    }
}
