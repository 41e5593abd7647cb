import ServicePlan

/// The state of a service as a table for people.
struct StatusTable {
    private let terminal: Terminal
    private let nowUnixMilliseconds: Int64

    /// Creates a table.
    init(terminal: Terminal, nowUnixMilliseconds: Int64) {
        self.terminal = terminal
        self.nowUnixMilliseconds = nowUnixMilliseconds
    }

    /// The lines for one service.
    func lines(_ status: TunnelStatus) -> [String] {
        let active = status.replicas.count { $0.state == "active" }
        let serving =
            status.serving
            ? terminal.paint("serving", .good) : terminal.paint("not serving", .bad)
        var lines = [
            "\(status.service): \(serving), \(active) of \(status.configuredReplicas) replicas active, "
                + "quorum \(status.quorum), sequence \(status.sequence), "
                + "\(status.sessions) \(status.sessions == 1 ? "session" : "sessions")"
        ]
        if status.mode == "observe" {
            let leader = status.replicas.first { ["active", "suspect"].contains($0.state) }?.name
            lines.append(
                "  "
                    + terminal.paint(
                        "observed only: the answers are \(leader.map { "\($0)'s" } ?? "nobody's"), "
                            + "faults are recorded and not masked",
                        .warning
                    )
            )
        }
        if let reason = status.frozenReason {
            lines.append("  " + terminal.paint("writes are frozen: \(reason)", .bad))
            lines.append(
                "  "
                    + terminal.paint(
                        "thaw with: ftcompose thaw \(status.service) --from REPLICA",
                        .faint
                    )
            )
        }
        for path in status.paths ?? [] {
            let tone: Terminal.Tone =
                path.state == "serving" ? .good : path.state == "down" ? .bad : .warning
            let count = "\(path.requests) \(path.requests == 1 ? "request" : "requests")"
            lines.append("  path \(path.name): \(terminal.paint(path.state, tone)), \(count)")
        }
        let width = max(7, status.replicas.map(\.name.count).max() ?? 0)
        lines.append(
            terminal.paint(
                "  \(padded("REPLICA", width))  \(padded("STATE", 11))  \(padded("FOR", 6))  SCORE  REASON",
                .faint
            )
        )
        lines += status.replicas.map { row($0, nameWidth: width) }
        if !status.votes.isEmpty {
            let votes = status.votes.sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            lines.append("  votes: \(votes)")
        }
        return lines
    }

    private func row(_ replica: ReplicaStatus, nameWidth: Int) -> String {
        let tone: Terminal.Tone =
            switch replica.state {
            case "active": .good
            case "quarantined", "dead": .bad
            default: .warning
            }
        let state = terminal.paint(padded(replica.state, 11), tone)
        let age = padded(duration(nowUnixMilliseconds - replica.sinceUnixMilliseconds), 6)
        let score = padded(String(replica.score), 5)
        let row =
            "  \(padded(replica.name, nameWidth))  \(state)  \(age)  \(score)  \(replica.reason)"
        return String(row.reversed().drop { $0 == " " }.reversed())
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func duration(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1_000)
        switch seconds {
        case ..<120: return "\(seconds)s"
        case ..<7_200: return "\(seconds / 60)m"
        case ..<172_800: return "\(seconds / 3_600)h"
        default: return "\(seconds / 86_400)d"
        }
    }
}
