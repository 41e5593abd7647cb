import Testing
import VotingCore

@Suite struct `The tally` {
    /// Feeds one random vote and returns what was wrong with it.
    private func vote(_ random: inout SeededRandom) -> [String] {
        let configured = Int.random(in: 1...9, using: &random)
        let quorum =
            random.chance(3, in: 4)
            ? configured / 2 + 1 : Int.random(in: 1...configured, using: &random)
        let asked = ReplicaSet(
            ReplicaSet(first: configured).filter { _ in random.chance(9, in: 10) }
        )
        let kinds = Int.random(in: 1...4, using: &random)
        var tally = Tally(configured: asked, configuredCount: configured, quorum: quorum)
        var byValue: [UInt64: ReplicaSet] = [:]
        var failed = ReplicaSet()
        var decisions = 0
        var impossibilities = 0
        var problems: [String] = []
        for replica in asked.shuffled(using: &random) {
            let change: TallyChange
            if random.chance(1, in: 6) {
                failed.insert(replica)
                change = tally.failed(replica)
            } else {
                let value = UInt64.random(in: 0..<UInt64(kinds), using: &random)
                byValue[value, default: []].insert(replica)
                change = tally.replied(replica, with: VoteDigest(value, 1, 2, 3))
            }
            switch change {
            case .decided(let winner, let digest):
                decisions += 1
                let members = byValue[digest.words.0] ?? []
                if members.count != quorum {
                    problems.append("decided by \(members) of q \(quorum)")
                }
                if !members.contains(winner) { problems.append("winner \(winner) is not in it") }
            case .impossible: impossibilities += 1
            case .pending, .late: break
            case .ignored: problems.append("ignored \(replica)")
            }
            if tally.replied(replica, with: VoteDigest(9, 9, 9, 9)) != .ignored {
                problems.append("counted \(replica) twice")
            }
        }
        let largest = byValue.values.map(\.count).max() ?? 0
        if decisions != (largest >= quorum ? 1 : 0) { problems.append("\(decisions) decisions") }
        if decisions + impossibilities != 1, !asked.isEmpty {
            problems.append("\(decisions) decisions, \(impossibilities) impossible")
        }
        let replied = byValue.values.reduce(into: 0) { $0 += $1.count }
        let verdict: Verdict =
            largest >= quorum
            ? (byValue.count == 1 && failed.isEmpty ? .unanimous : .majority)
            : (replied >= quorum ? .noMajority : .insufficient)
        if tally.verdict != verdict {
            problems.append("verdict \(tally.verdict?.rawValue ?? "nil")")
        }
        if tally.groups.map(\.members.count) != byValue.values.map(\.count).sorted(by: >) {
            problems.append("groups \(tally.groups)")
        }
        if tally.failedReplicas != failed { problems.append("failed \(tally.failedReplicas)") }
        return problems
    }

    @Test(arguments: [11, 12, 13, UInt64.random(in: 0...UInt64.max)])
    func `decides once, with a quorum, or says that it cannot`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for round in 0..<5_000 {
            let problems = vote(&random)
            #expect(problems.isEmpty, "seed \(seed), round \(round): \(problems)")
            guard problems.isEmpty else { break }
        }
    }

    @Test func `takes part of a record`() {
        var tally = Tally(configured: ReplicaSet(first: 3), configuredCount: 4, quorum: 2)
        _ = tally.replied(ReplicaIndex(0), with: VoteDigest(text: "x"))
        _ = tally.replied(ReplicaIndex(2), with: VoteDigest(text: "x"))
        var record = VoteRecord(
            kind: .reply,
            service: "db",
            decidedAtUnixMicroseconds: 1,
            completedAtUnixMicroseconds: 2
        )
        record.fill(from: tally)
        #expect(record.agreed == ReplicaSet(text: "{1,3}"))
        #expect(record.late == ReplicaSet(text: "{2}"))
        #expect(record.leader == ReplicaIndex(0))
        #expect(record.flags == .degraded)
        #expect(record.verdict == nil)
    }
}
