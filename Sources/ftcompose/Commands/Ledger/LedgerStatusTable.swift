import LedgerPeer

/// The state of a ledger as a table for people.
struct LedgerStatusTable {
    /// One ledger's state and where it was read.
    struct Answer: Sendable {
        let name: String
        let status: PeerStatus
    }

    /// Alarms that are over and still shown.
    private static let pastAlarmsMax = 5

    private let terminal: Terminal
    private let nowUnixMilliseconds: Int64

    init(terminal: Terminal, nowUnixMilliseconds: Int64) {
        self.terminal = terminal
        self.nowUnixMilliseconds = nowUnixMilliseconds
    }

    /// The lines for one ledger.
    func lines(_ answer: Answer) -> [String] {
        let status = answer.status
        let state =
            status.healthy
            ? terminal.paint("healthy", .good) : terminal.paint("not healthy", .bad)
        var lines = ["\(status.origin), copy of \(status.actor) (\(answer.name)): \(state)"]
        if status.detail != "ok" { lines.append("  \(status.detail)") }
        if status.singleKeyHolder {
            lines.append(
                "  "
                    + terminal.paint(
                        "single key holder: one host holds all keys, so nobody else watches over it",
                        .warning
                    )
            )
        }
        lines += sizes(status) + cosigners(status) + writers(status)
        return lines + alarms(status)
    }

    private func sizes(_ status: PeerStatus) -> [String] {
        let open = status.size - min(status.size, status.finalSize)
        let lag = status.lagMilliseconds > 0 ? ", oldest \(status.lagMilliseconds) ms" : ""
        var lines = [
            "  \(status.size) leaves in \(status.blocks) blocks, \(status.finalSize) final, "
                + "\(open) not yet\(lag)",
            "  root \(status.root.isEmpty ? "-" : status.root) at \(status.blockSize)",
            "  order \(status.orderEpoch), revision \(status.revision)"
                + (status.caughtUp ? "" : ", still reading")
                + "; database \(bytes(status.databaseBytes))",
        ]
        if status.minimumIndex > 0 {
            lines.append("  entries before \(status.minimumIndex) are no longer kept")
        }
        return lines
    }

    private func cosigners(_ status: PeerStatus) -> [String] {
        let width = max(5, status.cosigners.map(\.actor.count).max() ?? 0)
        var lines = [terminal.paint("  \(padded("ACTOR", width))  COSIGNED    SEEN", .faint)]
        for cosigner in status.cosigners {
            let isBehind = cosigner.size < status.finalSize
            let size = terminal.paint(
                padded(String(cosigner.size), 10),
                isBehind ? .warning : .good
            )
            let seen = cosigner.seenAtUnixMilliseconds.map {
                "\(duration(nowUnixMilliseconds - $0)) ago"
            }
            lines.append("  \(padded(cosigner.actor, width))  \(size)  \(seen ?? "-")")
        }
        return lines
    }

    private func writers(_ status: PeerStatus) -> [String] {
        guard !status.writers.isEmpty else { return [] }
        let width = max(6, status.writers.map(\.writer.count).max() ?? 0)
        return [terminal.paint("  \(padded("WRITER", width))  IN THE LOG  FINAL", .faint)]
            + status.writers.map { writer in
                "  \(padded(writer.writer, width))  \(padded(String(writer.orderedThrough), 10))  "
                    + String(writer.finalThrough)
            }
    }

    private func alarms(_ status: PeerStatus) -> [String] {
        let lasting = status.alarms.filter { $0.clearedAtUnixMilliseconds == nil }
        let past = status.alarms.filter { $0.clearedAtUnixMilliseconds != nil }
            .prefix(Self.pastAlarmsMax)
        guard !lasting.isEmpty || !past.isEmpty else { return ["  no alarms"] }
        return lasting.map { alarm in
            let name = terminal.paint("alarm \(alarm.kind)", .bad)
            return "  \(name) (\(alarm.subject), \(since(alarm.lastAtUnixMilliseconds)), "
                + "\(alarm.count) times): \(alarm.text)"
        }
            + past.map { alarm in
                terminal.paint(
                    "  over: \(alarm.kind) (\(alarm.subject), \(since(alarm.lastAtUnixMilliseconds)))",
                    .faint
                )
            }
    }

    private func since(_ at: Int64) -> String { "\(duration(nowUnixMilliseconds - at)) ago" }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func bytes(_ count: UInt64) -> String {
        switch count {
        case ..<10_240: "\(count) B"
        case ..<(10 << 20): "\(count >> 10) KiB"
        case ..<(10 << 30): "\(count >> 20) MiB"
        default: "\(count >> 30) GiB"
        }
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
