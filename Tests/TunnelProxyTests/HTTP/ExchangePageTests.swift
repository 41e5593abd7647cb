import NIOCore
import Testing
import VotingCore
import WireProtocols

@testable import TunnelProxy

/// Pages of the servers' own: what is voted on is what they say, not their words.
@Suite struct ExchangePageTests {
    private func replica(_ number: Int) -> ReplicaIndex { ReplicaIndex(number - 1) }

    private func vote(shadows: ReplicaSet = []) -> ExchangeVote {
        ExchangeVote(
            voting: ReplicaSet(first: 3).subtracting(shadows),
            shadows: shadows,
            replicaCount: 3,
            quorum: 2,
            now: 0
        )
    }

    /// A head before a page; `kind` stands for what describes the page.
    private func head(
        _ status: Int = 404,
        kind: UInt64 = 0,
        header: UInt64 = 0,
        hasBody: Bool = true
    ) -> ReplyHead {
        ReplyHead(
            status: status,
            fields: header == 0 ? [] : [("X-Noise", String(repeating: "x", count: Int(header)))],
            digest: VoteDigest(UInt64(status), header, 0, 0),
            page: VoteDigest(UInt64(status), header, kind, 1),
            form: kind == 0 ? .html : .bytes,
            isBodyCompared: true,
            framing: hasBody ? .chunked : .none
        )
    }

    private func reply(
        _ number: Int,
        _ head: ReplyHead,
        _ body: String,
        to vote: inout ExchangeVote
    ) -> [ExchangeAction] {
        var made = vote.headReceived(replica(number), head, now: 1)
        if !body.isEmpty {
            made += vote.bodyReceived(replica(number), ByteBuffer(string: body), now: 1)
        }
        return made + vote.bodyEnded(replica(number), now: 1)
    }

    private func answer(_ actions: [ExchangeAction]) -> String {
        var text = ""
        for action in actions {
            switch action {
            case .respond(let leader, _): text += "<\(leader)>"
            case .respondAlone: text += "<alone>"
            case .body(let bytes): text += String(buffer: bytes)
            case .end: text += "."
            case .cut(let failure): text += "!cut \(failure.rawValue)"
            case .fail(let failure): text += "!\(failure.rawValue)"
            case .pause, .resume, .drop, .judge, .settled, .trailers: break
            }
        }
        return text
    }

    private func outcome(_ actions: [ExchangeAction]) -> ExchangeOutcome? {
        for case .settled(let outcome) in actions { return outcome }
        return nil
    }

    @Test func `three pages of one status are answered with the status alone, unanimously`() {
        var vote = vote()
        var all = reply(1, head(), "<h1>nginx</h1>", to: &vote)
        all += reply(2, head(), "<h1>Apache</h1>", to: &vote)
        #expect(answer(all) == "")
        all += reply(3, head(kind: 1), "", to: &vote)
        #expect(answer(all) == "<alone>")
        let ended = outcome(all)
        #expect(ended?.verdict == .unanimous)
        #expect(ended?.agreed == ReplicaSet(first: 3))
        #expect(ended?.leader == replica(1))
        #expect(ended?.digest == head().digest)
    }

    @Test(arguments: [1, 2, 3])
    func `a page that two of them have is the answer, and another one is no dissent`(other: Int) {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            all += reply(number, head(), number == other ? "<p>x</p>" : "<p>lost</p>", to: &vote)
        }
        #expect(answer(all) == "<\(other == 1 ? 2 : 1)><p>lost</p>.")
        let ended = outcome(all)
        #expect(ended?.verdict == .unanimous)
        #expect(ended?.agreed == ReplicaSet(first: 3))
    }

    @Test func `a page of another type is another page`() {
        var vote = vote()
        var all = reply(1, head(kind: 1), "same", to: &vote)
        all += reply(2, head(kind: 2), "same", to: &vote)
        all += reply(3, head(kind: 3), "same", to: &vote)
        #expect(answer(all) == "<alone>")
    }

    @Test(arguments: [1, 2, 3])
    func `another status dissents`(wrong: Int) {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            let said = number == wrong ? head(403) : head()
            all += reply(number, said, "page of \(number)", to: &vote)
        }
        #expect(answer(all) == "<alone>")
        #expect(outcome(all)?.verdict == .majority)
        #expect(outcome(all)?.dissented == ReplicaSet(replica(wrong)))
    }

    @Test func `a page against two files dissents`() {
        var vote = vote()
        let file = ReplyHead(
            status: 200,
            fields: [],
            digest: VoteDigest(200, 0, 0, 0),
            form: .bytes,
            isBodyCompared: true,
            framing: .length(2)
        )
        var all = reply(1, head(), "lost", to: &vote)
        all += reply(2, file, "ok", to: &vote)
        all += reply(3, file, "ok", to: &vote)
        #expect(answer(all) == "<2>ok.")
        #expect(outcome(all)?.dissented == ReplicaSet(replica(1)))
    }

    @Test func `heads without bodies are answered at once`() {
        var vote = vote()
        var all = reply(1, head(hasBody: false), "", to: &vote)
        all += reply(2, head(kind: 1, hasBody: false), "", to: &vote)
        #expect(answer(all) == "<alone>")
        all += reply(3, head(kind: 2, hasBody: false), "", to: &vote)
        #expect(outcome(all)?.verdict == .unanimous)
    }

    @Test func `who stands still within a page keeps nobody waiting for long`() {
        var vote = vote()
        var all = reply(1, head(), "one", to: &vote)
        all += reply(2, head(), "two", to: &vote)
        let lag = vote.limits.lagMilliseconds
        all += vote.advanced(to: lag)
        #expect(answer(all) == "")
        all += vote.advanced(to: 1 + lag)
        #expect(answer(all) == "<alone>")
        #expect(outcome(all) == nil)
        all += vote.advanced(to: 1 + 3 * lag)
        #expect(outcome(all)?.verdict == .majority)
        #expect(outcome(all)?.slow == ReplicaSet(replica(3)))
        #expect(outcome(all)?.agreed == ReplicaSet(first: 2))
    }

    @Test func `too few whole replies are no answer`() {
        var vote = vote()
        var all = reply(1, head(), "one", to: &vote)
        all += vote.headReceived(replica(2), head(), now: 1)
        all += vote.failed(replica(3), now: 1)
        #expect(answer(all) == "")
        all += vote.failed(replica(2), now: 1)
        #expect(answer(all) == "!too_few_replies")
    }

    @Test func `a broken page of one is outvoted by two that are whole`() {
        var vote = vote()
        var all = vote.headReceived(replica(1), head(), now: 1)
        all += vote.failed(replica(1), now: 1)
        all += reply(2, head(), "two", to: &vote)
        all += reply(3, head(), "three", to: &vote)
        #expect(answer(all) == "<alone>")
        #expect(outcome(all)?.failed == ReplicaSet(replica(1)))
        #expect(outcome(all)?.agreed.count == 2)
    }

    @Test func `a header in which all differ is asked about, and the status is given alone`() {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            all += reply(number, head(header: UInt64(number)), "page \(number)", to: &vote)
        }
        #expect(all.contains(.judge(ReplicaSet(first: 3))))
        let judgement = NoiseJudgement(
            outcome: .masked,
            dissenters: [],
            candidates: ["header:x-noise"]
        )
        all += vote.judged(judgement, of: ReplicaSet(first: 3), now: 2)
        #expect(answer(all) == "<alone>")
        #expect(outcome(all)?.agreed == ReplicaSet(first: 3))
        #expect(outcome(all)?.verdict == .masked)
    }

    @Test func `a page that is too long to hold is left out`() {
        var vote = vote()
        let long = String(repeating: "x", count: vote.limits.bodyBytesMax + 1)
        var all = vote.headReceived(replica(1), head(), now: 1)
        all += vote.headReceived(replica(2), head(), now: 1)
        all += vote.bodyReceived(replica(1), ByteBuffer(string: long), now: 1)
        #expect(answer(all) == "<alone>")
        all += vote.bodyEnded(replica(1), now: 1) + vote.bodyEnded(replica(2), now: 1)
        all += reply(3, head(), "short", to: &vote)
        #expect(outcome(all)?.verdict == .unanimous)
    }

    @Test(arguments: [true, false])
    func `a shadow agrees by its status`(isRight: Bool) {
        let shadow = ReplicaSet(replica(3))
        var vote = vote(shadows: shadow)
        var all = reply(3, isRight ? head() : head(500), "own", to: &vote)
        all += reply(1, head(), "one", to: &vote)
        all += reply(2, head(), "two", to: &vote)
        #expect(answer(all) == "<alone>")
        #expect(outcome(all)?.shadowsAgreed == (isRight ? shadow : []))
        #expect(outcome(all)?.shadowsDissented == (isRight ? [] : shadow))
    }
}
