/// Shows vote records to people, one row each.
public enum VoteTable {
    /// The line above the rows.
    public static let header = row(
        time: "TIME (UTC)",
        kind: "KIND",
        verdict: "VERDICT",
        sequence: "SEQ",
        request: "REQUEST",
        rest: "REPLICAS AND REASON"
    )

    /// Formats one record.
    public static func row(_ line: VoteLine) -> String {
        row(
            time: line.decidedAt.replacing("T", with: " ").prefix(23).description,
            kind: line.kind,
            verdict: line.verdict ?? "-",
            sequence: line.sequence.map(String.init) ?? "-",
            request: line.requestKind ?? "-",
            rest: details(of: line)
        )
    }

    private static func details(of line: VoteLine) -> String {
        var parts: [String] = []
        for part in ["agreed", "dissented", "failed", "late"] {
            let names = line.replicas.filter { $0.value == part }.map(\.key).sorted()
            if !names.isEmpty { parts.append("\(part) \(names.joined(separator: ","))") }
        }
        if line.replicas.isEmpty, let leader = line.leader { parts.append(leader) }
        if let dropped = line.dropped { parts.append("\(dropped) records missing") }
        parts += line.flags
        if let reason = line.reason { parts.append(reason) }
        return parts.joined(separator: "; ")
    }

    private static func row(
        time: String,
        kind: String,
        verdict: String,
        sequence: String,
        request: String,
        rest: String
    ) -> String {
        let columns = [
            padded(time, 23), padded(kind, 9), padded(verdict, 12), padded(sequence, 8),
            padded(request, 16), rest,
        ]
        return columns.joined(separator: "  ")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
