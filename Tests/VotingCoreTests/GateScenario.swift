import VotingCore

/// Script words: request, hold, commit, end, rollback, release, share, unshare, cancel WHO; epoch
/// NAME; overlapped NAME.
struct GateScenario: ScenarioMachine {
    private var gate: OrderingGate<String>
    private var epochs: [String: ReadEpoch] = [:]

    init(_ parameters: ScenarioEvent) {
        gate = OrderingGate(sequence: UInt64(parameters.number("sequence", default: 0)))
    }

    mutating func run(_ event: ScenarioEvent) -> [String] {
        let who = event.word(0)
        switch event.name {
        case "request": return gate.writeRequested(who).map(Self.text)
        case "hold": return gate.holdRequested(who).map(Self.text)
        case "commit": return gate.commitBegan(who).map(Self.text)
        case "end": return gate.commitEnded(who, committed: true).map(Self.text)
        case "rollback": return gate.commitEnded(who, committed: false).map(Self.text)
        case "release": return gate.writeReleased(who).map(Self.text)
        case "share": return gate.sharedRequested(who).map(Self.text)
        case "unshare": return gate.sharedReleased(who).map(Self.text)
        case "cancel": return gate.cancelled(who).map(Self.text)
        case "epoch":
            epochs[who] = gate.epoch
            return ["sequence \(gate.sequence)\(gate.commitInFlight ? ", commit in flight" : "")"]
        case "overlapped":
            guard let epoch = epochs[who] else { return ["no epoch \(who)"] }
            return [gate.overlapped(since: epoch) ? "yes" : "no"]
        case "show":
            return [
                "writer \(gate.writer ?? "none"), waiting \(gate.waitingWriters), "
                    + "sequence \(gate.sequence)\(gate.isHeld ? ", held" : "")"
            ]
        default: return ["unknown event \(event.name)"]
        }
    }

    private static func text(_ grant: OrderingGate<String>.Grant) -> String {
        switch grant {
        case .write(let who): "write \(who)"
        case .hold(let who, let sequence): "hold \(who) after \(sequence)"
        case .commit(let who, let sequence): "commit \(who) as \(sequence)"
        case .shared(let who): "shared \(who)"
        }
    }
}
