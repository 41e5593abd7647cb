import Testing
import VotingCore

@Suite struct `The noise learner` {
    /// One replica lies in a field; whatever was learnt elsewhere, it is found.
    @Test(arguments: [1, 2, UInt64.random(in: 0...UInt64.max)])
    func `never excuses a fault outside masks and never blames anybody for noise`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var learner = NoiseLearner()
        for round in 0..<4_000 {
            let route = "GET /\(Int.random(in: 0..<5, using: &random))"
            let count = [3, 5].randomElement(using: &random) ?? 3
            let token = (0..<count).map { number in
                (ReplicaIndex(number), Optional(Self.token(number, &random)))
            }
            var fields = [NoiseField(path: "/token", values: token)]
            let liar = ReplicaIndex(Int.random(in: 0..<count, using: &random))
            let lies = random.chance(1, in: 3)
            if lies {
                let values = (0..<count).map { number in
                    (ReplicaIndex(number), Optional([UInt8(liar.position == number ? 49 : 48)]))
                }
                fields.append(NoiseField(path: "/value", values: values))
            }
            let judgement = learner.judged(
                fields,
                route: route,
                replied: ReplicaSet(first: count),
                quorum: count / 2 + 1,
                now: Int64(round)
            )
            let wanted: NoiseJudgement.Outcome = lies ? .majority : .masked
            #expect(judgement.outcome == wanted, "seed \(seed), round \(round)")
            #expect(judgement.dissenters == (lies ? [liar] : []), "seed \(seed), round \(round)")
            #expect(judgement.faults == (lies ? ["/value"] : []))
        }
        #expect(learner.masks.map(\.path) == Array(repeating: "/token", count: 5))
    }

    @Test func `holds no more than its bounds`() {
        var random = SeededRandom(seed: 8)
        var settings = NoiseSettings()
        settings.routeCountMax = 7
        settings.fieldCountMax = 3
        settings.windowVotes = 1_000
        var learner = NoiseLearner(settings: settings)
        #expect(learner.settings.windowVotes == NoiseSettings.windowVotesLimit)
        for _ in 0..<3_000 {
            let values = (0..<3).map { (ReplicaIndex($0), Optional(Self.token($0, &random))) }
            _ = learner.judged(
                [NoiseField(path: "/\(Int.random(in: 0..<9, using: &random))", values: values)],
                route: "GET /\(Int.random(in: 0..<50, using: &random))",
                replied: ReplicaSet(first: 3),
                quorum: 2,
                now: 0
            )
            #expect(learner.routeCount <= 7)
        }
        #expect(learner.masks.count + learner.candidates.count <= 21)
        let again = NoiseLearner(settings: settings, masks: learner.masks + learner.masks)
        #expect(again.masks == learner.masks)
        let many = (0..<20).map { number in
            NoiseMask(
                route: "GET /\(number)",
                path: "/x",
                shape: ValueShape(of: [1]),
                learntAtUnixMilliseconds: 0
            )
        }
        #expect(NoiseLearner(settings: settings, masks: many).routeCount == 7)
    }

    @Test func `shapes that no value has are refused`() {
        #expect(ValueShape(byteCountMin: 2, byteCountMax: 1, classes: []) == nil)
        #expect(ValueShape(byteCountMin: -1, byteCountMax: 1, classes: []) == nil)
        #expect(ValueShape(byteCountMin: 1, byteCountMax: 1, classes: .digits) != nil)
    }

    /// Eight letters that begin differently on each replica.
    private static func token(_ number: Int, _ random: inout SeededRandom) -> [UInt8] {
        [UInt8(97 + number)] + (0..<7).map { _ in UInt8.random(in: 97...122, using: &random) }
    }
}
