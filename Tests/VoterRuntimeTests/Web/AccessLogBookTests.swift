import Testing
import VotingCore

@testable import VoterRuntime

@Suite struct AccessLogBookTests {
    private let start = ContinuousClock.now
    private static let first = "0123456789abcdef0000000000000001"
    private static let second = "0123456789abcdef0000000000000002"

    /// A book of three replicas that have voted and been read for a minute.
    private func makeBook(voting: [Int] = [0, 1, 2], read: [Int] = [0, 1, 2]) -> AccessLogBook {
        var book = AccessLogBook(
            configuredCount: 3,
            quorum: 2,
            wait: .seconds(2),
            lag: .seconds(1)
        )
        tell(voting, at: -60, in: &book)
        for index in read { book.beganReading(ReplicaIndex(index), now: time(-60)) }
        return book
    }

    private func time(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .milliseconds(Int64(seconds * 1_000)))
    }

    private func tell(
        _ voting: [Int],
        since: Int64 = 1,
        at seconds: Double,
        in book: inout AccessLogBook
    ) {
        book.toldStates((0..<3).map { (voting.contains($0), since) }, now: time(seconds))
    }

    private func log(
        _ line: AccessLogLine,
        on replicas: [Int],
        at seconds: Double = 0,
        in book: inout AccessLogBook
    ) {
        for index in replicas {
            book.received(line, from: ReplicaIndex(index), now: time(seconds))
        }
    }

    private func line(
        _ id: String?,
        _ status: Int = 200,
        target: String = "/a",
        isAborted: Bool = false,
        milliseconds: Int? = nil
    ) -> AccessLogLine {
        AccessLogLine(
            id: id,
            method: "GET",
            target: target,
            status: status,
            isAborted: isAborted,
            milliseconds: milliseconds
        )
    }

    private func set(_ indices: Int...) -> ReplicaSet {
        ReplicaSet(indices.map { ReplicaIndex($0) })
    }

    // MARK: Named

    @Test func `equal lines are unanimous at once`() throws {
        var book = makeBook()
        log(line(Self.first), on: [0, 1, 2], in: &book)
        let vote = try #require(book.due(now: time(0)).first)
        #expect(vote.verdict == .unanimous)
        #expect(vote.id == Self.first)
        #expect(vote.route == "GET /a")
        #expect(book.pendingCount == 0)
    }

    @Test func `another status dissents`() throws {
        var book = makeBook()
        log(line(Self.first), on: [0, 2], in: &book)
        log(line(Self.first, 404), on: [1], in: &book)
        let vote = try #require(book.due(now: time(0)).first)
        #expect(vote.verdict == .majority)
        #expect(vote.tally.dissenters == set(1))
        #expect(vote.missing.isEmpty)
    }

    @Test func `another target dissents`() throws {
        var book = makeBook()
        log(line(Self.first), on: [0, 1], in: &book)
        log(line(Self.first, target: "/b"), on: [2], in: &book)
        #expect(try #require(book.due(now: time(0)).first).tally.dissenters == set(2))
    }

    @Test func `three different lines have no majority`() throws {
        var book = makeBook()
        for (index, status) in [200, 404, 500].enumerated() {
            log(line(Self.first, status), on: [index], in: &book)
        }
        #expect(try #require(book.due(now: time(0)).first).verdict == .noMajority)
    }

    @Test func `a missing line dissents once later lines came`() throws {
        var book = makeBook()
        log(line(Self.first), on: [0, 1], in: &book)
        #expect(book.due(now: time(2.9)).isEmpty)
        // Its deadline is over, and nothing tells whether the log lags behind.
        #expect(book.due(now: time(3.1)).isEmpty)
        log(line(Self.second), on: [0, 1, 2], at: 3.1, in: &book)
        let votes = book.due(now: time(3.1))
        #expect(votes.map(\.verdict) == [.unanimous, .majority])
        #expect(votes.last?.missing == set(2))
        #expect(votes.last?.tally.dissenters == set(2))
    }

    @Test func `a missing line dissents in the end though the log is quiet`() throws {
        var book = makeBook()
        log(line(Self.first), on: [0, 1], in: &book)
        #expect(book.due(now: time(4.9)).isEmpty)
        #expect(try #require(book.due(now: time(5.1)).first).missing == set(2))
    }

    @Test func `a log that was read to its end proves a missing line`() throws {
        var book = makeBook()
        log(line(Self.first), on: [0, 1], in: &book)
        book.reachedEnd(of: ReplicaIndex(2), upTo: time(2.5))
        #expect(book.due(now: time(3.1)).isEmpty)
        book.reachedEnd(of: ReplicaIndex(2), upTo: time(3.1))
        #expect(try #require(book.due(now: time(3.1)).first).missing == set(2))
    }

    @Test func `a line that only one replica has dissents`() throws {
        var book = makeBook()
        log(line(Self.first), on: [0], in: &book)
        let vote = try #require(book.due(now: time(6)).first)
        #expect(vote.verdict == .majority)
        #expect(vote.tally.dissenters == set(0))
        #expect(vote.missing == set(1, 2))
    }

    @Test func `a late line in time is no dissent`() throws {
        var book = makeBook()
        log(line(Self.first), on: [0, 1], in: &book)
        log(line(Self.first), on: [2], at: 2.5, in: &book)
        #expect(try #require(book.due(now: time(2.5)).first).verdict == .unanimous)
    }

    @Test func `a slow answer gives the others as much time`() {
        var book = makeBook()
        log(line(Self.first, milliseconds: 20_000), on: [0, 1], in: &book)
        #expect(book.due(now: time(21)).isEmpty)
        log(line(Self.first), on: [2], at: 21, in: &book)
        #expect(book.due(now: time(21)).map(\.verdict) == [.unanimous])
    }

    @Test func `a second line of a name begins no vote`() {
        var book = makeBook()
        log(line(Self.first), on: [0, 1, 2], in: &book)
        #expect(book.due(now: time(0)).count == 1)
        log(line(Self.first), on: [0, 1, 2], at: 1, in: &book)
        #expect(book.due(now: time(20)).isEmpty)
        // Both before the vote: the first line counts.
        log(line(Self.second), on: [0], at: 30, in: &book)
        log(line(Self.second, 500), on: [0], at: 30, in: &book)
        log(line(Self.second), on: [1, 2], at: 30, in: &book)
        #expect(book.due(now: time(30)).map(\.verdict) == [.unanimous])
    }

    // MARK: What proves nothing

    @Test func `who does not vote is not asked`() {
        var book = makeBook(voting: [0, 1])
        log(line(Self.first), on: [0, 1], in: &book)
        #expect(book.due(now: time(0)).map(\.verdict) == [.unanimous])
        // A replica that is compared without a vote neither confirms nor contradicts.
        log(line(Self.second, 500), on: [2], in: &book)
        log(line(Self.second), on: [0, 1], in: &book)
        #expect(book.due(now: time(0)).map(\.verdict) == [.unanimous])
    }

    @Test func `who was out around the request misses nothing`() {
        var book = makeBook()
        log(line(Self.first), on: [0, 1], in: &book)
        tell([0, 1], at: 1, in: &book)
        #expect(book.due(now: time(1)).isEmpty)
        tell([0, 1, 2], since: 2, at: 2, in: &book)
        #expect(book.due(now: time(6)).map(\.verdict) == [.unanimous])
    }

    @Test func `a log that is not read, or only since just now, misses nothing`() {
        for read in [nil, time(-0.5), time(1)] {
            var book = makeBook()
            book.beganReading(ReplicaIndex(2), now: read)
            log(line(Self.first), on: [0, 1], in: &book)
            #expect(book.due(now: time(6)).map(\.verdict) == [.unanimous])
        }
    }

    @Test func `without word from the tunnel a missing line proves nothing`() {
        var book = makeBook()
        log(line(Self.first), on: [0, 1], in: &book)
        book.toldStates(nil, now: time(1))
        #expect(book.due(now: time(6)).map(\.verdict) == [.unanimous])
        // One line alone is compared with nothing.
        log(line(Self.second), on: [0], at: 10, in: &book)
        #expect(book.due(now: time(20)).isEmpty)
        #expect(book.unjudged == 1)
    }

    @Test func `where the client left nothing is compared`() {
        var book = makeBook()
        log(line(Self.first, 499, isAborted: true), on: [0], in: &book)
        log(line(Self.first), on: [1, 2], in: &book)
        let votes = book.due(now: time(0))
        #expect(votes.map(\.verdict) == [.majority])
        #expect(votes.first?.tally.dissenters == ReplicaSet())
        log(line(Self.second, 499, isAborted: true), on: [0, 1], in: &book)
        log(line(Self.second), on: [2], in: &book)
        #expect(book.due(now: time(0)).isEmpty)
        #expect(book.unjudged == 1)
    }

    @Test func `requests are bounded, and those that find no room are counted`() {
        var book = makeBook()
        for number in 0..<(AccessLogBook.pendingMax + 3) {
            log(line(nil, target: "/\(number)"), on: [0], in: &book)
        }
        #expect(book.pendingCount == AccessLogBook.pendingMax)
        #expect(book.dropped == 3)
    }

    // MARK: By order

    @Test func `lines without a name meet by their order`() {
        var book = makeBook()
        log(line(nil), on: [0, 0, 1], in: &book)
        log(line(nil, target: "/b"), on: [2, 1, 0], in: &book)
        log(line(nil), on: [2, 1, 2], in: &book)
        let votes = book.due(now: time(0))
        #expect(votes.map(\.verdict) == [.unanimous, .unanimous, .unanimous])
        #expect(votes.allSatisfy { $0.id == nil })
        #expect(book.pendingCount == 0)
    }

    @Test func `without names the n-th line of a request is compared with the n-th`() {
        var book = makeBook()
        log(line(nil, 200), on: [0, 1, 2], in: &book)
        log(line(nil, 404), on: [0, 1], in: &book)
        log(line(nil, 200), on: [2], in: &book)
        let votes = book.due(now: time(0))
        #expect(votes.map(\.verdict) == [.unanimous, .majority])
        #expect(votes.last?.tally.dissenters == set(2))
    }

    @Test func `without names a missing line is missed too`() {
        var book = makeBook()
        log(line(nil), on: [0, 1], in: &book)
        #expect(book.due(now: time(6)).map(\.missing) == [set(2)])
    }

    // MARK: Silence

    @Test func `a log that says nothing of many requests is named once`() {
        var silence = LogSilence(configuredCount: 3)
        let all = ReplicaSet(first: 3)
        #expect(silence.answered(0, voting: all, now: time(0)).isEmpty)
        #expect(silence.answered(100, voting: all, now: time(14)).isEmpty)
        silence.heard(1, from: ReplicaIndex(1))
        let named = silence.answered(101, voting: all, now: time(16))
        #expect(named == [ReplicaIndex(0), ReplicaIndex(2)])
        #expect(silence.answered(200, voting: all, now: time(17)).isEmpty)
    }

    @Test func `few requests, and replicas that do not vote, may be silent`() {
        var silence = LogSilence(configuredCount: 2)
        #expect(silence.answered(100, voting: ReplicaSet(first: 1), now: time(0)).isEmpty)
        #expect(silence.answered(109, voting: ReplicaSet(first: 1), now: time(60)).isEmpty)
        // A tunnel that was started anew counts from the beginning.
        #expect(silence.answered(3, voting: ReplicaSet(first: 2), now: time(70)).isEmpty)
        #expect(silence.answered(12, voting: ReplicaSet(first: 2), now: time(90)).isEmpty)
    }
}
