import NIOCore
import Testing
import VotingCore
import WireProtocols

@testable import TunnelProxy

/// What a client gets of three replies, whatever their order and whoever is wrong.
@Suite struct ExchangeVoteTests {
    private func replica(_ number: Int) -> ReplicaIndex { ReplicaIndex(number - 1) }

    private func vote(
        shadows: ReplicaSet = [],
        replicas: Int = 3,
        quorum: Int = 2,
        limits: ExchangeLimits = ExchangeLimits()
    ) -> ExchangeVote {
        ExchangeVote(
            voting: ReplicaSet(first: replicas).subtracting(shadows),
            shadows: shadows,
            replicaCount: replicas,
            quorum: quorum,
            limits: limits,
            now: 0
        )
    }

    private func head(
        _ status: Int = 200,
        _ form: HTTPComparisonForm = .bytes,
        length: Int? = nil,
        isBodyCompared: Bool = true,
        noise: UInt64 = 0
    ) -> ReplyHead {
        ReplyHead(
            status: status,
            fields: noise == 0 ? [] : [("X-Noise", String(noise))],
            digest: VoteDigest(UInt64(status), noise, 0, 0),
            form: form,
            isBodyCompared: isBodyCompared,
            framing: length.map { $0 == 0 ? .none : .length(UInt64($0)) } ?? .chunked
        )
    }

    private func bytes(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    /// Feeds a whole reply.
    private func reply(
        _ number: Int,
        _ head: ReplyHead,
        _ body: String,
        to vote: inout ExchangeVote,
        at now: UnixMilliseconds = 1
    ) -> [ExchangeAction] {
        var made = vote.headReceived(replica(number), head, now: now)
        if !body.isEmpty { made += vote.bodyReceived(replica(number), bytes(body), now: now) }
        return made + vote.bodyEnded(replica(number), now: now)
    }

    private func answer(_ actions: [ExchangeAction]) -> String {
        var text = ""
        for action in actions {
            switch action {
            case .respond(let leader, let length):
                text += "<\(leader)" + (length.map { ":\($0)" } ?? "") + ">"
            case .respondAlone(let leader): text += "<\(leader) alone>"
            case .body(let bytes): text += String(buffer: bytes)
            case .end: text += "."
            case .cut(let failure): text += "!cut \(failure.rawValue)"
            case .fail(let failure): text += "!\(failure.rawValue)"
            case .trailers(let replica): text += "+\(replica)"
            case .pause, .resume, .drop, .judge, .settled: break
            }
        }
        return text
    }

    private func outcome(_ actions: [ExchangeAction]) -> ExchangeOutcome? {
        for case .settled(let outcome) in actions { return outcome }
        return nil
    }

    @Test(arguments: [HTTPComparisonForm.bytes, .json, .html, .text])
    func `three equal replies are answered with the second and unanimous with the third`(
        form: HTTPComparisonForm
    ) {
        var vote = vote()
        let body = form == .json ? "{\"a\":1}" : "<p>one</p>"
        let said = head(200, form, length: body.utf8.count)
        #expect(answer(reply(1, said, body, to: &vote)) == "")
        let second = reply(2, said, body, to: &vote)
        #expect(answer(second) == "<1:\(body.utf8.count)>\(body).")
        #expect(outcome(second) == nil)
        let third = outcome(reply(3, said, body, to: &vote))
        #expect(third?.verdict == .unanimous)
        #expect(third?.agreed == ReplicaSet(first: 3))
        #expect(third?.leader == replica(1))
        #expect(third?.digest != nil)
    }

    @Test(arguments: [1, 2, 3], [HTTPComparisonForm.bytes, .json])
    func `a wrong byte of one replica is never answered`(wrong: Int, form: HTTPComparisonForm) {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            let body = number == wrong ? "{\"a\":2}" : "{\"a\":1}"
            all += reply(number, head(200, form, length: 7), body, to: &vote)
        }
        #expect(answer(all) == "<\(wrong == 1 ? 2 : 1):7>{\"a\":1}.")
        let ended = outcome(all)
        #expect(ended?.verdict == .majority)
        #expect(ended?.dissented == ReplicaSet(replica(wrong)))
    }

    @Test(arguments: [1, 2, 3])
    func `a wrong status of one replica is never answered`(wrong: Int) {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            all += reply(number, head(number == wrong ? 500 : 200, length: 2), "ok", to: &vote)
        }
        #expect(answer(all) == "<\(wrong == 1 ? 2 : 1):2>ok.")
        #expect(outcome(all)?.dissented == ReplicaSet(replica(wrong)))
    }

    @Test(arguments: [1, 2, 3])
    func `a replica that gives no reply is no dissenter`(dead: Int) {
        var vote = vote()
        var all = vote.failed(replica(dead), now: 0)
        for number in [1, 2, 3] where number != dead {
            all += reply(number, head(length: 2), "ok", to: &vote)
        }
        let ended = outcome(all)
        #expect(answer(all).hasSuffix("ok."))
        #expect(ended?.verdict == .majority)
        #expect(ended?.failed == ReplicaSet(replica(dead)))
        #expect(ended?.dissented == [])
    }

    @Test func `three different bodies have no majority and nothing of them is answered`() {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            all += reply(number, head(length: 1), "\(number)", to: &vote)
        }
        #expect(answer(all) == "!no_majority")
        #expect(outcome(all)?.verdict == .noMajority)
        #expect(outcome(all)?.dissented == ReplicaSet(first: 3))
    }

    @Test func `one reply of three is too few`() {
        var vote = vote()
        var all = vote.failed(replica(1), now: 0)
        all += reply(2, head(length: 2), "ok", to: &vote)
        all += vote.failed(replica(3), now: 0)
        #expect(answer(all) == "!too_few_replies")
        #expect(outcome(all)?.verdict == .insufficient)
    }

    @Test func `three different statuses have no majority`() {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            all += reply(number, head(200 + number, length: 2), "ok", to: &vote)
        }
        #expect(answer(all) == "!no_majority")
    }

    @Test func `bodies without content need no bytes`() {
        var vote = vote()
        let said = head(304, .html, length: 0)
        #expect(answer(reply(1, said, "", to: &vote)) == "")
        #expect(answer(reply(2, said, "", to: &vote)) == "<1>.")
    }

    @Test func `bytes are released while they come, and a lost majority cuts the connection`() {
        var vote = vote()
        var all = vote.headReceived(replica(1), head(), now: 1)
        all += vote.headReceived(replica(2), head(), now: 1)
        all += vote.headReceived(replica(3), head(), now: 1)
        all += vote.bodyReceived(replica(1), bytes("abc"), now: 2)
        all += vote.bodyReceived(replica(2), bytes("abc"), now: 2)
        #expect(answer(all) == "<1>abc")
        all = vote.bodyReceived(replica(1), bytes("d"), now: 3)
        all += vote.bodyReceived(replica(2), bytes("e"), now: 3)
        all += vote.failed(replica(3), now: 3)
        #expect(answer(all) == "!cut no_majority")
    }

    @Test func `the length is told only where those that agree told the same`() {
        var vote = vote()
        _ = vote.headReceived(replica(1), head(length: 3), now: 1)
        _ = vote.headReceived(replica(2), head(), now: 1)
        _ = vote.bodyReceived(replica(1), bytes("abc"), now: 1)
        var made = vote.bodyReceived(replica(2), bytes("abc"), now: 1)
        made += vote.bodyEnded(replica(1), now: 1)
        made += vote.bodyEnded(replica(2), now: 1)
        #expect(answer(made) == "<1>abc.")
    }

    @Test func `a short body is held to its end, so that a lost majority is an error`() {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            all += reply(number, head(length: 6), "alike\(number)", to: &vote)
        }
        #expect(answer(all) == "!no_majority")
    }

    @Test func `a body that is too long to be held is compared by its bytes`() {
        var limits = ExchangeLimits()
        limits.bodyBytesMax = 4
        var vote = vote(limits: limits)
        let said = head(200, .json)
        var all = vote.headReceived(replica(1), said, now: 1)
        all += vote.headReceived(replica(2), said, now: 1)
        all += vote.bodyReceived(replica(1), bytes("[1,2"), now: 1)
        #expect(answer(all) == "")
        all += vote.bodyReceived(replica(1), bytes(",3]"), now: 1)
        all += vote.bodyReceived(replica(2), bytes("[1,2,3]"), now: 1)
        all += vote.bodyEnded(replica(1), now: 1)
        all += vote.bodyEnded(replica(2), now: 1)
        #expect(answer(all).hasPrefix("<"))
        #expect(answer(all).hasSuffix("[1,2,3]."))
    }

    @Test func `equal JSON may be written differently`() {
        var vote = vote()
        var all = reply(1, head(200, .json), "{\"a\":1,\"b\":2}", to: &vote)
        all += reply(2, head(200, .json), "{ \"b\": 2, \"a\": 1 }", to: &vote)
        #expect(answer(all) == "<1:13>{\"a\":1,\"b\":2}.")
        all = reply(3, head(200, .json), "{\"b\":2,\"a\":1}", to: &vote)
        #expect(outcome(all)?.verdict == .unanimous)
    }

    @Test func `bodies packed at different times are equal when their content is`() throws {
        // {"a":1} in the gzip format, of two seconds, and {"a":2}.
        let packed: [[UInt8]] = [
            [
                0x1f, 0x8b, 0x08, 0x00, 0x00, 0xf1, 0x53, 0x65, 0x02, 0xff, 0xab, 0x56, 0x4a, 0x54,
                0xb2, 0x32, 0xac, 0x05, 0x00, 0xaf, 0xac, 0x1b, 0x56, 0x07, 0x00, 0x00, 0x00,
            ],
            [
                0x1f, 0x8b, 0x08, 0x00, 0x01, 0xf1, 0x53, 0x65, 0x02, 0xff, 0xab, 0x56, 0x4a, 0x54,
                0xb2, 0x32, 0xac, 0x05, 0x00, 0xaf, 0xac, 0x1b, 0x56, 0x07, 0x00, 0x00, 0x00,
            ],
            [
                0x1f, 0x8b, 0x08, 0x00, 0x00, 0xf1, 0x53, 0x65, 0x02, 0xff, 0xab, 0x56, 0x4a, 0x54,
                0xb2, 0x32, 0xaa, 0x05, 0x00, 0x6c, 0xff, 0x36, 0x7d, 0x07, 0x00, 0x00, 0x00,
            ],
        ]
        #expect(packed[0] != packed[1])
        var vote = vote()
        var json = head(200, .json)
        json.coding = .gzip
        var actions: [ExchangeAction] = []
        for (number, body) in zip(1...3, [packed[0], packed[1], packed[0]]) {
            actions += vote.headReceived(replica(number), json, now: 1)
            actions += vote.bodyReceived(replica(number), ByteBuffer(bytes: body), now: 1)
            actions += vote.bodyEnded(replica(number), now: 1)
        }
        #expect(outcome(actions)?.verdict == .unanimous)
        // Another content is another answer, also when it was packed at the same time.
        var second = self.vote()
        actions = []
        for (number, body) in zip(1...3, packed) {
            actions += second.headReceived(replica(number), json, now: 1)
            actions += second.bodyReceived(replica(number), ByteBuffer(bytes: body), now: 1)
            actions += second.bodyEnded(replica(number), now: 1)
        }
        #expect(outcome(actions)?.dissented == ReplicaSet(replica(3)))
    }

    @Test func `the body of a replica that is out equals no empty one`() {
        var vote = vote(replicas: 5, quorum: 3)
        _ = reply(1, head(200, .json), "[2]", to: &vote)
        for number in 2...4 { _ = reply(number, head(200, .json), "", to: &vote) }
        let settled = outcome(reply(5, head(200, .json), "", to: &vote))
        #expect(settled?.dissented == ReplicaSet(replica(1)))
        #expect(settled?.agreed.count == 4)
    }

    @Test func `a body that is not compared is the leader's`() {
        var vote = vote()
        let said = head(200, .html, isBodyCompared: false)
        var all = reply(1, said, "one", to: &vote)
        all += reply(2, said, "two", to: &vote)
        all += reply(3, said, "three", to: &vote)
        #expect(answer(all) == "<1>one.")
        #expect(outcome(all)?.verdict == .unanimous)
    }

    @Test func `what may be noise is asked about and set aside`() {
        var vote = vote()
        var all: [ExchangeAction] = []
        for number in [1, 2, 3] {
            all += reply(number, head(200, .json), "{\"t\":\(number)}", to: &vote)
        }
        let asked = all.contains { $0 == .judge(ReplicaSet(first: 3)) }
        #expect(asked)
        let found = vote.differences(of: ReplicaSet(first: 3)) { _ in
            var reader = HTTPHeadCanonicalizer()
            return reader.fields(status: 200, fields: [])
        } trailerFields: { fields in
            var reader = HTTPHeadCanonicalizer()
            return reader.trailerFields(fields)
        }
        #expect(found.isComplete)
        #expect(found.fields.map(\.path) == ["/t"])
        let judgement = NoiseJudgement(outcome: .masked, dissenters: [], candidates: ["/t"])
        all = vote.judged(judgement, of: ReplicaSet(first: 3), now: 2)
        #expect(answer(all) == "<1:7>{\"t\":1}.")
        #expect(outcome(all)?.verdict == .masked)
    }

    @Test func `noise beside a fault leaves the faulty replica out`() {
        var vote = vote()
        for number in [1, 2, 3] {
            _ = reply(number, head(200, .json), "{\"t\":\(number)}", to: &vote)
        }
        let judgement = NoiseJudgement(
            outcome: .majority,
            dissenters: ReplicaSet(replica(1)),
            masked: ["/t"],
            faults: ["/u"]
        )
        let all = vote.judged(judgement, of: ReplicaSet(first: 3), now: 2)
        #expect(answer(all) == "<2:7>{\"t\":2}.")
        #expect(outcome(all)?.dissented == ReplicaSet(replica(1)))
    }

    @Test(arguments: [HTTPComparisonForm.bytes, .json])
    func `a shadow is compared and changes nothing`(form: HTTPComparisonForm) {
        let third = ReplicaSet(replica(3))
        for (body, agrees) in [("[1]", true), ("[2]", false)] {
            var vote = vote(shadows: third)
            var all = reply(3, head(200, form), body, to: &vote)
            all += reply(1, head(200, form), "[1]", to: &vote)
            all += reply(2, head(200, form), "[1]", to: &vote)
            #expect(answer(all).hasSuffix("[1]."))
            let ended = outcome(all)
            #expect(ended?.verdict == .unanimous)
            #expect(ended?.shadowsAgreed == (agrees ? third : []))
            #expect(ended?.shadowsDissented == (agrees ? [] : third))
        }
    }

    @Test func `two voters that differ are not decided by a shadow`() {
        var vote = vote(shadows: ReplicaSet(replica(3)))
        var all = reply(3, head(), "a", to: &vote)
        all += reply(1, head(), "a", to: &vote)
        all += reply(2, head(), "b", to: &vote)
        #expect(answer(all) == "!no_majority")
    }

    @Test func `a late reply is waited for as long as the limit says`() {
        var limits = ExchangeLimits()
        limits.lagMilliseconds = 100
        limits.release.lagMilliseconds = 100
        for form in [HTTPComparisonForm.bytes, .json] {
            var vote = vote(limits: limits)
            var all = reply(1, head(200, form), "[]", to: &vote, at: 10)
            all += reply(2, head(200, form), "[]", to: &vote, at: 10)
            #expect(answer(all).hasSuffix("[]."))
            #expect(outcome(vote.advanced(to: 60)) == nil)
            let ended = outcome(vote.advanced(to: 200))
            #expect(ended?.slow == ReplicaSet(replica(3)))
            #expect(ended?.verdict == .majority)
        }
    }

    @Test func `an answer that does not come ends with a timeout`() {
        var vote = vote()
        _ = vote.headReceived(replica(1), head(), now: 1)
        let all = vote.advanced(to: 60_000)
        #expect(answer(all) == "!timeout")
        #expect(outcome(all)?.failed == ReplicaSet(first: 3))
    }

    @Test func `a client that reads nothing blames no replica`() {
        var vote = vote()
        _ = vote.headReceived(replica(1), head(), now: 1)
        _ = vote.headReceived(replica(2), head(), now: 1)
        _ = vote.bodyReceived(replica(1), bytes("a"), now: 1)
        _ = vote.bodyReceived(replica(2), bytes("a"), now: 1)
        _ = vote.clientWritabilityChanged(to: false, now: 2)
        let all = vote.advanced(to: 40_000)
        #expect(answer(all) == "!cut stalled")
        #expect(outcome(all)?.failed == [])
        #expect(outcome(all)?.verdict == nil)
    }

    @Test func `bodies that cannot be held end the request, those that pass through do not`() {
        var held = vote()
        _ = held.headReceived(replica(1), head(200, .json), now: 1)
        let all = held.overflowed(now: 1)
        #expect(answer(all) == "!busy")
        #expect(outcome(all)?.verdict == nil)
        var passing = vote()
        _ = passing.headReceived(replica(1), head(), now: 1)
        _ = passing.headReceived(replica(2), head(), now: 1)
        #expect(passing.overflowed(now: 1).isEmpty)
    }

    @Test func `events after the end do nothing`() {
        var vote = vote()
        for number in [1, 2, 3] { _ = reply(number, head(), "a", to: &vote) }
        #expect(vote.failed(replica(1), now: 9).isEmpty)
        #expect(reply(1, head(), "b", to: &vote).isEmpty)
        #expect(vote.advanced(to: 1_000_000).isEmpty)
        #expect(vote.abandoned(now: 9).isEmpty)
        #expect(vote.requestBroken(now: 9).isEmpty)
    }

    @Test
    func `the first of two heads that only one replica sent decides nothing with quorum three`() {
        var vote = vote(replicas: 5, quorum: 3)
        var all = reply(1, head(500), "x", to: &vote)
        all += reply(2, head(500), "x", to: &vote)
        all += reply(3, head(200), "ok", to: &vote)
        all += reply(4, head(200), "ok", to: &vote)
        #expect(answer(all) == "")
        all += reply(5, head(200), "ok", to: &vote)
        #expect(answer(all) == "<3>ok.")
        #expect(outcome(all)?.dissented == ReplicaSet([replica(1), replica(2)]))
    }
}
