import Testing
import VotingCore

/// What is shown, stored and forgotten of noise.
@Suite struct NoiseMemoryTests {
    private var settings: NoiseSettings {
        var settings = NoiseSettings()
        settings.votesMin = 4
        return settings
    }

    /// A vote on a route in which all replicas differ at these places.
    private func vote(
        _ learner: inout NoiseLearner,
        _ paths: [String],
        route: String = "GET /",
        round: Int = 0
    ) -> NoiseJudgement {
        let fields = paths.map { path in
            NoiseField(
                path: path,
                values: (0..<3).map { (ReplicaIndex($0), Optional(Array("v\($0)\(round)".utf8))) }
            )
        }
        return learner.judged(
            fields,
            route: route,
            replied: ReplicaSet(first: 3),
            quorum: 2,
            now: 7
        )
    }

    @Test func `places are counted once a vote, from the first on`() throws {
        var learner = NoiseLearner(settings: settings)
        for _ in 0..<5 { learner.agreed(route: "GET /") }
        _ = vote(&learner, ["/items/*/id", "/items/*/id"])
        #expect(learner.candidates.map(\.seenCount) == [1])
        #expect(learner.candidates.map(\.voteCount) == [1])
        learner.agreed(route: "GET /")
        for _ in 0..<3 { _ = vote(&learner, ["/items/*/id", "/items/*/id"]) }
        let mask = try #require(learner.masks.first)
        #expect([mask.seenCount, mask.voteCount] == [4, 5])
        let before = learner.changeCount
        learner.agreed(route: "GET /")
        _ = vote(&learner, ["/items/*/id"])
        #expect(learner.changeCount == before)
        #expect(learner.masks.map(\.seenCount) == [5])
        #expect(learner.masks.map(\.voteCount) == [7])
    }

    @Test func `a restart goes on counting, whatever the file says`() throws {
        var learner = NoiseLearner(settings: settings)
        for _ in 0..<6 { _ = vote(&learner, ["/id"]) }
        var again = NoiseLearner(settings: settings, masks: learner.masks)
        #expect(again.masks == learner.masks)
        _ = vote(&again, ["/id"])
        #expect(again.masks.map(\.seenCount) == [7])
        #expect(again.masks.map(\.voteCount) == [7])
        var mask = try #require(learner.masks.first)
        mask.seenCount = .max
        mask.voteCount = .max
        mask.usedCount = .max
        var wild = NoiseLearner(settings: settings, masks: [mask])
        for _ in 0..<3 { _ = vote(&wild, ["/id"]) }
        #expect(wild.masks.count == 1)
    }

    @Test func `what is forgotten is compared again`() {
        var learner = NoiseLearner(settings: settings)
        for _ in 0..<4 {
            _ = vote(&learner, ["/a", "/b"])
            _ = vote(&learner, ["/c"], route: "GET /other")
        }
        #expect(learner.masks.count == 3)
        let before = learner.changeCount
        #expect(learner.forgotten(route: "GET /none") == 0)
        #expect(learner.changeCount == before)
        let isForgotten = learner.forgotten(route: "GET /", path: "/b")
        #expect(isForgotten)
        #expect(learner.masks.map(\.path) == ["/a", "/c"])
        #expect(learner.forgotten(route: "GET /") == 1)
        #expect(learner.allForgotten() == 1)
        #expect(learner.allForgotten() == 0)
        #expect(learner.changeCount == before + 3)
        #expect(vote(&learner, ["/a"]).candidates == ["/a"])
    }

    @Test func `kinds of bytes have names`() {
        #expect(
            CharacterClasses(of: Array("a1-".utf8)).names == ["digits", "lowercase", "punctuation"]
        )
        #expect(
            CharacterClasses(of: Array("Ä Z".utf8)).names == [
                "uppercase", "blanks", "beyond ASCII",
            ]
        )
    }
}
