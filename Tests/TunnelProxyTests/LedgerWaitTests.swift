import Testing
import VotingCore

@testable import TunnelProxy
@testable import WireProtocols

@Suite struct LedgerWaitTests {
    @Test func aDecidedAnswerWaitsForItsRecord() {
        var wait = LedgerWait()
        #expect(!wait.isWaiting)
        wait.decided(isComplete: false)
        #expect(wait.isAnswerHeld)
        #expect(!wait.isOnCompletedRecord)
        #expect(wait.ended(wait.number, isReached: true) == .answer)
        #expect(!wait.isWaiting)
    }

    @Test func aCompleteVoteWaitsForTheCompletedRecord() {
        var wait = LedgerWait()
        wait.decided(isComplete: true)
        #expect(wait.isOnCompletedRecord)
        #expect(wait.ended(wait.number, isReached: false) == .failure)
        #expect(!wait.isOnCompletedRecord)
    }

    @Test func windowsWaitOnceAndTheRestAgain() {
        var wait = LedgerWait()
        #expect(!wait.isPrefixOpen)
        let first = wait.prefixAgreed()
        #expect(first)
        let second = wait.prefixAgreed()
        #expect(!second)
        #expect(wait.ended(wait.number, isReached: true) == .windows)
        #expect(wait.isPrefixOpen)
        let third = wait.prefixAgreed()
        #expect(!third)
        wait.decided(isComplete: false)
        #expect(!wait.isPrefixOpen)
        #expect(wait.ended(wait.number, isReached: true) == .answer)
    }

    @Test func theDecisionTakesThePlaceOfTheWindowsWait() {
        var wait = LedgerWait()
        _ = wait.prefixAgreed()
        let stale = wait.number
        wait.decided(isComplete: false)
        #expect(wait.ended(stale, isReached: true) == .nothing)
        #expect(wait.isAnswerHeld)
        #expect(wait.ended(wait.number, isReached: true) == .answer)
    }

    @Test func aLateWordAfterTheTimeIsUpChangesNothing() {
        var wait = LedgerWait()
        wait.decided(isComplete: false)
        let number = wait.number
        #expect(wait.ended(number, isReached: false) == .failure)
        #expect(wait.ended(number, isReached: true) == .nothing)
        _ = wait.prefixAgreed()
        let prefix = wait.number
        #expect(wait.ended(prefix, isReached: false) == .failure)
        #expect(wait.ended(prefix, isReached: true) == .nothing)
    }

    @Test func theErrorSaysWhatHappened() {
        func text(_ isDone: Bool, _ isRolledBack: Bool) -> String {
            LedgerRefusal.text(
                verb: "INSERT",
                service: "db",
                durability: .ordered,
                milliseconds: 10_000,
                isDone: isDone,
                isRolledBack: isRolledBack
            )
        }
        #expect(text(true, false).contains("was carried out"))
        #expect(text(true, false).contains("before repeating it"))
        #expect(text(false, true).contains("the transaction was rolled back"))
        #expect(text(false, false).contains("its reply is withheld"))
        #expect(text(false, false).hasSuffix("it may be repeated"))
    }

    @Test func theFirstWindowNamesWhoSentIt() {
        var vote = CommandVote(asked: ReplicaSet(first: 3), configuredCount: 3, quorum: 2)
        let chain = PacketHash(low: 1, high: 2)
        _ = vote.windowClosed(ReplicaIndex(0), chain: chain)
        #expect(!vote.hasRelease)
        #expect(vote.prefixMembers.isEmpty)
        _ = vote.windowClosed(ReplicaIndex(2), chain: chain)
        #expect(vote.hasRelease)
        #expect(vote.prefixMembers == [ReplicaIndex(0), ReplicaIndex(2)])
    }
}
