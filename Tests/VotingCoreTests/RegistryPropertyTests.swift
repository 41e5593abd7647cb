import Testing
import VotingCore

@Suite struct `The replica registry` {
    private func event(
        on registry: inout ReplicaRegistry,
        _ random: inout SeededRandom,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        let replica = ReplicaIndex(Int.random(in: 0..<registry.replicaCount, using: &random))
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1, 2:
            let candidates = Array(registry.admissionCandidates)
            let cut = Int.random(in: 0...candidates.count, using: &random)
            let groups = [ReplicaSet(candidates[..<cut]), ReplicaSet(candidates[cut...])]
            return registry.stateCompared(groups: groups, at: time)
        case 3:
            let subject = random.pick(VoteSubject.allCases) ?? .reply
            let overlapped = random.chance(1, in: 2)
            return registry.dissented(replica, on: subject, overlapped: overlapped, at: time)
        case 4: return registry.stateVoteClean(registry.voting, at: time)
        case 5: return registry.missedWrite(replica, reason: "missed", at: time)
        case 6: return registry.disconnected(replica, reason: "reset", at: time)
        case 7: return registry.lagged(replica, reason: "", at: time)
        case 8, 9: return registry.resyncBegan(replica, at: time)
        case 10: return registry.resyncFailed(replica, reason: "failed", at: time)
        case 11, 12: return registry.readmitted(replica, at: time)
        case 13: return registry.admissionReopened(at: time)
        case 14:
            return random.chance(1, in: 8)
                ? registry.noMajority(on: .write, at: time) : registry.caughtUp(replica, at: time)
        default:
            return random.chance(1, in: 4)
                ? registry.thawed(from: replica, at: time)
                : registry.quarantineRequested(replica, reason: "operator", at: time)
        }
    }

    @Test(arguments: [21, 22, 23, UInt64.random(in: 0...UInt64.max)])
    func `tells every change and serves with a quorum only`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<40 {
            let count = Int.random(in: 1...9, using: &random)
            var registry = ReplicaRegistry(replicaCount: count, quorum: count / 2 + 1)
            var states = registry.states
            var serving = false
            var frozen = false
            for time in 1..<300 {
                for action in event(on: &registry, &random, at: UnixMilliseconds(time)) {
                    switch action {
                    case .stateChanged(let replica, let from, let to, _):
                        #expect(states[replica.position] == from, "seed \(seed)")
                        #expect(from != to, "seed \(seed)")
                        states[replica.position] = to
                        #expect(registry.since[replica.position] == UnixMilliseconds(time))
                    case .startedServing:
                        #expect(!serving, "seed \(seed)")
                        serving = true
                    case .stoppedServing:
                        #expect(serving, "seed \(seed)")
                        serving = false
                    case .froze:
                        #expect(!frozen, "seed \(seed)")
                        frozen = true
                    case .thawed:
                        #expect(frozen, "seed \(seed)")
                        frozen = false
                    case .admissionNeeded:
                        #expect(!registry.admissionCandidates.isEmpty, "seed \(seed)")
                    case .requestStateVote: break
                    }
                }
                #expect(states == registry.states, "seed \(seed), time \(time)")
                #expect(serving == registry.isServing, "seed \(seed), time \(time)")
                #expect(serving == (registry.voting.count >= registry.quorum), "seed \(seed)")
                #expect(frozen == (registry.freezeReason != nil), "seed \(seed), time \(time)")
                // A replica that joins while others vote would miss their writes.
                #expect(!serving || registry.admissionCandidates.isEmpty, "seed \(seed)")
            }
        }
    }
}
