import VotingCore

/// Script words: one per event of the registry, replicas as users number them; due, show.
struct RegistryScenario: ScenarioMachine {
    private var registry: ReplicaRegistry
    private var now: UnixMilliseconds = 0

    init(_ parameters: ScenarioEvent) {
        let count = parameters.number("replicas", default: 3)
        let restored = parameters.values["restored"].map { text in
            text.split(separator: ",").compactMap { ReplicaState(rawValue: String($0)) }
        }
        registry = ReplicaRegistry(
            replicaCount: count,
            quorum: parameters.number("quorum", default: count / 2 + 1),
            admitsDissenters: parameters.values["observes"] == "true",
            restored: restored,
            restoredFreeze: parameters.values["frozen"]
        )
    }

    mutating func run(_ event: ScenarioEvent) -> [String] {
        now += 1
        if event.name == "show" { return shown() }
        if event.name == "due" { return [isDue(event) ? "due" : "not due"] }
        guard let actions = votes(event) ?? losses(event) ?? admission(event) else {
            return ["unknown event \(event.name)"]
        }
        return actions.map(Self.text)
    }

    private mutating func votes(_ event: ScenarioEvent) -> [RegistryAction]? {
        let replica = ReplicaIndex(text: event.word(0))
        let reason = event.values["reason"] ?? ""
        switch event.name {
        case "dissented":
            guard let subject = VoteSubject(rawValue: event.word(1)) else { return nil }
            let overlapped = event.word(2) == "overlapped"
            return registry.dissented(replica, on: subject, overlapped: overlapped, at: now)
        case "clean": return registry.stateVoteClean(ReplicaSet(text: event.word(0)), at: now)
        case "nomajority":
            return VoteSubject(rawValue: event.word(0)).map { registry.noMajority(on: $0, at: now) }
        case "freeze": return registry.freezeRequested(reason: reason, at: now)
        case "unfreeze": return registry.freezeReleased(reason: reason)
        case "thaw": return registry.thawed(from: replica, name: event.values["name"], at: now)
        default: return nil
        }
    }

    private mutating func losses(_ event: ScenarioEvent) -> [RegistryAction]? {
        let replica = ReplicaIndex(text: event.word(0))
        let reason = event.values["reason"] ?? ""
        switch event.name {
        case "missed": return registry.missedWrite(replica, reason: reason, at: now)
        case "disconnected": return registry.disconnected(replica, reason: reason, at: now)
        case "lagged": return registry.lagged(replica, reason: reason, at: now)
        case "quarantine": return registry.quarantineRequested(replica, reason: reason, at: now)
        case "retire": return registry.retired(replica, reason: reason, at: now)
        default: return nil
        }
    }

    private mutating func admission(_ event: ScenarioEvent) -> [RegistryAction]? {
        let replica = ReplicaIndex(text: event.word(0))
        switch event.name {
        case "compared":
            return registry.stateCompared(groups: event.words.map(ReplicaSet.init(text:)), at: now)
        case "reopen": return registry.admissionReopened(at: now)
        case "resync": return registry.resyncBegan(replica, at: now)
        case "resyncfailed":
            return registry.resyncFailed(replica, reason: event.values["reason"] ?? "", at: now)
        case "caughtup": return registry.caughtUp(replica, at: now)
        case "readmit": return registry.readmitted(replica, at: now)
        default: return nil
        }
    }

    private func isDue(_ event: ScenarioEvent) -> Bool {
        registry.isAdmissionDue(
            of: ReplicaSet(text: event.word(0)),
            after: event.words.count > 1 ? ReplicaSet(text: event.word(1)) : []
        )
    }

    private func shown() -> [String] {
        let lives = (0..<registry.replicaCount).map { position in
            let reason = registry.reasons[position]
            return "\(position + 1) \(registry.states[position].rawValue)"
                + " score \(registry.scores[position]) since \(registry.since[position])"
                + (reason.isEmpty ? "" : ": \(reason)")
        }
        let frozen = registry.freezeReason.map { ", frozen: \($0)" } ?? ""
        return lives + ["\(registry.isServing ? "serving" : "closed")\(frozen)"]
    }

    private static func text(_ action: RegistryAction) -> String {
        switch action {
        case .stateChanged(let replica, let from, let to, let reason):
            "\(replica) \(from.rawValue) -> \(to.rawValue)" + (reason.isEmpty ? "" : ": \(reason)")
        case .requestStateVote(let reason): "request state vote: \(reason)"
        case .froze(let reason): "freeze: \(reason)"
        case .thawed: "thaw"
        case .startedServing: "open the service"
        case .stoppedServing: "close the service"
        case .admissionNeeded: "compare the candidates"
        }
    }
}
