import Testing
import VotingCore
import WireProtocols

@testable import TunnelProxy

@Suite struct NoiseOfBodiesTests {
    private func judged(_ texts: [String], _ learner: inout NoiseLearner) -> NoiseJudgement {
        let bodies = texts.compactMap { text in
            Array(text.utf8).withUnsafeBytes {
                BodyFields(of: $0, form: text.hasPrefix("<") ? .html : .json, rules: BodyRules())
            }
        }
        let replicas = ReplicaSet(first: texts.count)
        return learner.judged(
            BodyDifference.all(of: bodies).differences.map { NoiseField($0, of: Array(replicas)) },
            route: "GET /",
            replied: replicas,
            quorum: 2,
            now: 0
        )
    }

    @Test func `a token in a form is learnt and a wrong price beside it is found`() {
        var learner = NoiseLearner()
        func page(_ token: Int, _ price: Int) -> String {
            "<form><input name=csrf value=t\(token)></form><b>\(price)</b>"
        }
        for round in 0..<10 {
            let pages = (0..<3).map { page(1_000 + round * 3 + $0, 5) }
            #expect(judged(pages, &learner).outcome == .masked)
        }
        #expect(learner.masks.map(\.path) == ["input[name=csrf]@value"])
        let judgement = judged([page(2_000, 5), page(2_001, 6), page(2_001, 5)], &learner)
        #expect(judgement.outcome == .majority)
        #expect(judgement.dissenters == [ReplicaIndex(1)])
        #expect(judgement.masked == ["input[name=csrf]@value"])
        #expect(judgement.faults == ["b@text"])
    }

    @Test func `a clock in every element of a list is one place`() {
        var learner = NoiseLearner()
        for round in 0..<10 {
            let bodies = (0..<3).map { replica in
                #"{"items":[{"at":\#(100 + round + replica)},{"at":\#(200 + round + replica)}]}"#
            }
            #expect(judged(bodies, &learner).dissenters.isEmpty)
        }
        #expect(learner.masks.map(\.path) == ["/items/*/at"])
        let truncated = judged(
            [#"{"items":[{"at":100}]}"#, #"{"items":[{"at":101}]}"#, #"{"items":[]}"#],
            &learner
        )
        #expect(truncated.dissenters == [ReplicaIndex(2)])
    }
}
