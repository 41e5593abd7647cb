import VotingCore

/// Script words: reply REPLICA VALUE; fail REPLICA; groups; show.
struct TallyScenario: ScenarioMachine {
    private var tally: Tally

    init(_ parameters: ScenarioEvent) {
        let configured = parameters.number("replicas", default: 3)
        let asked = parameters.values["asked"].map(ReplicaSet.init(text:))
        tally = Tally(
            configured: asked ?? ReplicaSet(first: configured),
            configuredCount: configured,
            quorum: parameters.number("quorum", default: configured / 2 + 1)
        )
    }

    mutating func run(_ event: ScenarioEvent) -> [String] {
        switch event.name {
        case "reply":
            let replica = ReplicaIndex(text: event.word(0))
            return [Self.text(tally.replied(replica, with: VoteDigest(text: event.word(1))))]
        case "fail":
            return [Self.text(tally.failed(ReplicaIndex(text: event.word(0))))]
        case "show":
            return [
                "verdict \(tally.verdict?.rawValue ?? "open")\(tally.isDegraded ? ", degraded" : "")",
                "agreed \(tally.agreeing) dissented \(tally.dissenters) failed "
                    + "\(tally.failedReplicas) outstanding \(tally.outstanding)",
                "groups "
                    + (tally.groups.isEmpty
                        ? "none" : tally.groups.map { "\($0.members)" }.joined(separator: " "))
                    + (tally.allDiffer ? ", all differ" : ""),
            ]
        default: return ["unknown event \(event.name)"]
        }
    }

    private static func text(_ change: TallyChange) -> String {
        switch change {
        case .pending: "pending"
        case .decided(let winner, let digest): "decided by \(winner): \(digest.text)"
        case .late(let agrees): agrees ? "late, agrees" : "late, does not agree"
        case .impossible: "impossible"
        case .ignored: "ignored"
        }
    }
}
