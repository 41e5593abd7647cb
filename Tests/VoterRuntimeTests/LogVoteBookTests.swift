import ServicePlan
import Testing
import VotingCore
import WireProtocols

@testable import VoterRuntime

@Suite struct LogVoteBookTests {
    private let start = ContinuousClock.now
    private let all: ReplicaSet = [ReplicaIndex(0), ReplicaIndex(1), ReplicaIndex(2)]

    /// A book whose logs have been read for a minute.
    private func makeBook() -> LogVoteBook {
        var book = makeNewBook()
        reachEnds(of: [0, 1, 2], seconds: -60, in: &book)
        return book
    }

    private func makeNewBook() -> LogVoteBook {
        LogVoteBook(configuredCount: 3, quorum: 2, wait: .seconds(2))
    }

    private func pin(_ number: Int) -> String {
        "SET timestamp=1763000000.00000\(number),rand_seed1=1,rand_seed2=2"
    }

    private func write(_ number: Int) -> WriteNotice.Write {
        WriteNotice.Write(
            sequence: UInt64(number),
            kind: "INSERT",
            pin: pin(number),
            databases: [],
            tables: [],
            replicas: ["db-1", "db-2", "db-3"]
        )
    }

    private func entry(
        _ thread: UInt64,
        _ text: String,
        _ command: String = "Query"
    ) -> GeneralLogEntry {
        GeneralLogEntry(threadID: thread, command: command, argument: Array(text.utf8))
    }

    private func log(
        _ number: Int,
        _ statement: String,
        on replicas: [Int],
        thread: UInt64 = 7,
        command: String = "Query",
        in book: inout LogVoteBook
    ) {
        for replica in replicas {
            book.received(entry(thread, pin(number)), from: ReplicaIndex(replica))
            book.received(entry(thread, statement, command), from: ReplicaIndex(replica))
        }
    }

    private func reachEnds(of replicas: [Int], seconds: Double, in book: inout LogVoteBook) {
        for replica in replicas {
            book.reachedEnd(of: ReplicaIndex(replica), now: start.advanced(by: .seconds(seconds)))
        }
    }

    @Test func `equal lines are unanimous as soon as all are in, before the notice or after it`() {
        var book = makeBook()
        log(1, "INSERT 1", on: [0, 1], in: &book)
        book.noticed(write(1), asked: all, now: start)
        #expect(book.due(now: start).isEmpty)
        log(1, "INSERT 1", on: [2], thread: 99, in: &book)
        let votes = book.due(now: start)
        #expect(votes.map(\.verdict) == [.unanimous])
        #expect(votes.first?.missing.isEmpty == true)
        #expect(book.pendingCount == 0)
        log(2, "INSERT 2", on: [0, 1, 2], command: "Execute", in: &book)
        book.noticed(write(2), asked: all, now: start)
        #expect(book.due(now: start).map(\.verdict) == [.unanimous])
    }

    @Test func `another statement on one replica makes it dissent`() {
        var book = makeBook()
        book.noticed(write(1), asked: all, now: start)
        log(1, "INSERT 1", on: [0, 1], in: &book)
        log(1, "INSERT xxxx", on: [2], in: &book)
        let vote = book.due(now: start).first
        #expect(vote?.verdict == .majority)
        #expect(vote?.tally.dissenters == [ReplicaIndex(2)])
    }

    @Test func `sessions that take turns are told apart`() {
        var book = makeBook()
        book.noticed(write(1), asked: [ReplicaIndex(0)], now: start)
        book.received(entry(1, pin(1)), from: ReplicaIndex(0))
        book.received(entry(2, "SELECT 1"), from: ReplicaIndex(0))
        book.received(entry(1, "", "Reset stmt"), from: ReplicaIndex(0))
        book.received(entry(1, "INSERT 1", "Execute"), from: ReplicaIndex(0))
        #expect(book.due(now: start).count == 1)
    }

    @Test func `a missing line is a dissent only after the log was read to its end`() {
        var book = makeBook()
        book.noticed(write(1), asked: all, now: start)
        log(1, "INSERT 1", on: [0, 1], in: &book)
        reachEnds(of: [0, 1, 2], seconds: 1.9, in: &book)
        #expect(book.due(now: start.advanced(by: .seconds(2.1))).isEmpty)
        reachEnds(of: [0, 1, 2], seconds: 2.2, in: &book)
        let vote = book.due(now: start.advanced(by: .seconds(2.3))).first
        #expect(vote?.verdict == .majority)
        #expect(vote?.missing == [ReplicaIndex(2)])
        #expect(vote?.tally.dissenters == [ReplicaIndex(2)])
    }

    @Test func `a line that may stand before the place where reading began is not missing`() {
        var book = makeNewBook()
        reachEnds(of: [0, 1, 2], seconds: -1, in: &book)
        book.noticed(write(5), asked: all, now: start)
        // Two logs were opened just before this line was written, one just after it.
        log(5, "INSERT 5", on: [0, 1], in: &book)
        reachEnds(of: [0, 1, 2], seconds: 2.5, in: &book)
        let vote = book.due(now: start.advanced(by: .seconds(3))).first
        #expect(vote?.missing.isEmpty == true)
        #expect(vote?.tally.dissenters.isEmpty == true)
        #expect(vote?.tally.failedReplicas == [ReplicaIndex(2)])
    }

    @Test func `a line is missing from the start once the log has shown an older write`() {
        var book = makeNewBook()
        reachEnds(of: [0, 1, 2], seconds: -1, in: &book)
        book.noticed(write(4), asked: all, now: start)
        log(4, "INSERT 4", on: [0, 1, 2], in: &book)
        book.noticed(write(5), asked: all, now: start)
        log(5, "INSERT 5", on: [0, 1], in: &book)
        reachEnds(of: [0, 1, 2], seconds: 2.5, in: &book)
        let votes = book.due(now: start.advanced(by: .seconds(3)))
        #expect(votes.map(\.missing) == [[], [ReplicaIndex(2)]])
    }

    @Test func `a log that cannot be read fails and does not dissent`() {
        var book = makeBook()
        book.noticed(write(1), asked: all, now: start)
        log(1, "INSERT 1", on: [0, 1], in: &book)
        reachEnds(of: [0, 1], seconds: 2.5, in: &book)
        #expect(book.due(now: start.advanced(by: .seconds(3))).isEmpty)
        let vote = book.due(now: start.advanced(by: .seconds(4.1))).first
        #expect(vote?.verdict == .majority)
        #expect(vote?.tally.dissenters.isEmpty == true)
        #expect(vote?.tally.failedReplicas == [ReplicaIndex(2)])
    }

    @Test func `one log that was seen accuses nobody while the voter has just begun`() {
        var book = makeNewBook()
        reachEnds(of: [0, 1, 2], seconds: -1, in: &book)
        book.noticed(write(5), asked: all, now: start)
        log(5, "INSERT 5", on: [0], in: &book)
        reachEnds(of: [0, 1, 2], seconds: 2.5, in: &book)
        let vote = book.due(now: start.advanced(by: .seconds(3))).first
        #expect(vote?.verdict == .skipped)
        #expect(vote?.unseen == [ReplicaIndex(1), ReplicaIndex(2)])
        #expect(vote?.dissenters == [])
    }

    @Test func `too few logs that can be read are told, and the one that can is not at fault`() {
        var book = makeBook()
        book.noticed(write(1), asked: all, now: start)
        log(1, "INSERT 1", on: [0], in: &book)
        reachEnds(of: [0], seconds: 4, in: &book)
        let vote = book.due(now: start.advanced(by: .seconds(4.1))).first
        #expect(vote?.verdict == .insufficient)
        #expect(vote?.unseen == [])
        #expect(vote?.dissenters == [])
        #expect(vote?.tally.failedReplicas == [ReplicaIndex(1), ReplicaIndex(2)])
    }

    @Test func `logs of which none can be read are told`() {
        var book = makeBook()
        book.noticed(write(1), asked: all, now: start)
        let vote = book.due(now: start.advanced(by: .seconds(4.1))).first
        #expect(vote?.verdict == .insufficient)
        #expect(vote?.tally.failedReplicas == all)
    }

    @Test func `three different lines have no majority`() {
        var book = makeBook()
        book.noticed(write(1), asked: all, now: start)
        for replica in 0..<3 { log(1, "INSERT \(replica)", on: [replica], in: &book) }
        let vote = book.due(now: start).first
        #expect(vote?.verdict == .noMajority)
        #expect(vote?.dissenters == all)
    }

    @Test func `nothing is compared when no log has the line`() {
        var book = makeBook()
        book.noticed(write(1), asked: all, now: start)
        reachEnds(of: [0, 1, 2], seconds: 3, in: &book)
        #expect(book.due(now: start.advanced(by: .seconds(3))).map(\.verdict) == [.skipped])
    }

    @Test func `a write that finds no room is counted`() {
        var book = makeBook()
        for number in 0...LogVoteBook.pendingMax {
            var one = write(1)
            one.pin = "SET timestamp=\(number).0,rand_seed1=1,rand_seed2=2"
            book.noticed(one, asked: all, now: start)
        }
        #expect(book.dropped == 1)
        #expect(book.pendingCount == LogVoteBook.pendingMax)
    }

    @Test func `a session that ends after its pin leaves no trace`() {
        var matcher = LogMatcher()
        matcher.received(entry(1, pin(1)))
        matcher.received(entry(1, "", "Quit"))
        #expect(matcher.received(entry(1, "SELECT 1")) == nil)
        #expect(matcher.take(pin(1)) == nil)
        #expect(LogMatcher.digest(Array("a \n".utf8)) == LogMatcher.digest(Array("\ta".utf8)))
        #expect(LogMatcher.digest(Array("a".utf8)) != LogMatcher.digest(Array("b".utf8)))
    }
}
