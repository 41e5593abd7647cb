import LedgerPeer

/// Shows entries of the ledger to people, one row each.
enum LedgerEntryTable {
    /// The line above the rows.
    static let header = row(
        "INDEX",
        "TIME (UTC)",
        "WRITER",
        "KIND",
        "VERDICT",
        "REPLICAS AND REASON"
    )

    /// Formats one entry.
    static func row(_ line: EntryLine) -> String {
        row(
            String(line.index),
            String(line.time.replacing("T", with: " ").prefix(23)),
            line.writer,
            line.kind,
            line.verdict ?? "-",
            details(of: line)
        )
    }

    private static func details(of line: EntryLine) -> String {
        var parts: [String] = []
        if !line.final { parts.append("not final") }
        if line.flag != "valid" { parts.append("flagged \(line.flag)") }
        if let kind = line.requestKind { parts.append(kind) }
        for part in ["agreed", "dissented", "failed", "late"] {
            let names = (line.replicas ?? [:]).filter { $0.value == part }.map(\.key).sorted()
            if !names.isEmpty { parts.append("\(part) \(names.joined(separator: ","))") }
        }
        if line.replicas == nil, let leader = line.leader { parts.append(leader) }
        parts += line.marks ?? []
        if let reason = line.reason, !reason.isEmpty { parts.append(reason) }
        return parts.joined(separator: "; ")
    }

    private static func row(
        _ index: String,
        _ time: String,
        _ writer: String,
        _ kind: String,
        _ verdict: String,
        _ rest: String
    ) -> String {
        [
            padded(index, 9), padded(time, 23), padded(writer, 20), padded(kind, 18),
            padded(verdict, 12), rest,
        ].joined(separator: "  ")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
