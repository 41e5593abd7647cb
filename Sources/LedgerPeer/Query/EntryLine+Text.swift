import LedgerFormat
import VotingCore

extension EntryLine {
    /// Marks of a vote with the names that records have.
    static let markNames: [(VoteFlags, String)] = [
        (.degraded, "degraded"), (.overlapped, "overlapped"), (.orderOnly, "order_only"),
        (.unvoted, "unvoted"), (.masked, "masked"), (.rerun, "rerun"), (.observed, "observed"),
    ]

    /// What an entry that is no vote says, in one line.
    static func text(_ body: EntryBody) -> String {
        switch body {
        case .voteCompleted, .voteDecided, .replicaTransition, .repair, .faultInjection, .freeze:
            return ""
        case .lifecycleEvent(let event):
            return text(event)
        case .policy(.enrolment(let enrolment)):
            return "key \(enrolment.epoch) of \(enrolment.writer.text) is in force"
        case .policy(.plan(let digest)):
            return "plan \(digest) is in force"
        case .policy(.policy(let digest)):
            return "policy \(digest) is in force"
        case .gap(let gap):
            let count = gap.dropped == 0 ? "entries" : "\(gap.dropped) entries"
            return "\(count) lost: \(gap.reason)"
        case .conflict(let report):
            return "\(report.kind.name): \(report.text)"
        case .acknowledgement(let acknowledgement):
            let what = acknowledgement.alarm.isEmpty ? "conflict" : acknowledgement.alarm
            return "\(acknowledgement.person) has seen \(what) at \(acknowledgement.leafIndex): "
                + acknowledgement.remark
        }
    }

    private static func text(_ event: ContainerEvent) -> String {
        func value(_ name: String) -> String? {
            event.attributes.first { $0.name == name }?.value
        }
        let name = value("name") ?? event.object
        var more = ""
        if let code = value("exitCode"), event.action == "die" { more += ", exit code \(code)" }
        if let signal = value("signal"), event.action == "kill" { more += ", signal \(signal)" }
        if event.type == "network", let identity = value("container") {
            let container = value(ContainerEvent.containerName) ?? String(identity.prefix(12))
            return "container \(container): \(event.action) network \(name)"
        }
        return "\(event.type) \(name): \(event.action)\(more)"
    }
}
