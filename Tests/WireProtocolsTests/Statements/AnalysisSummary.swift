import WireProtocols

/// The analysis of a statement as one line of text, for golden files.
func summary(_ analysis: StatementAnalysis) -> String {
    var parts: [String] = []
    switch analysis.kind {
    case .read: parts.append("read")
    case .write: parts.append("write")
    case .transactionBegin(let readOnly, let snapshot):
        parts.append("begin" + (readOnly ? " readOnly" : "") + (snapshot ? " snapshot" : ""))
    case .commit: parts.append("commit")
    case .rollback: parts.append("rollback")
    case .transactionSession: parts.append("transactionSession")
    case .session: parts.append("session")
    case .administrative(let reason): parts.append("administrative (\(reason))")
    case .kill(let query, let id): parts.append("kill \(query ? "query" : "connection") \(id)")
    case .refused(let reason): parts.append("refused (\(reason))")
    }
    parts.append(analysis.verb)
    let flags = flagNames.filter { analysis.flags.contains($0.0) }.map(\.1)
    if !flags.isEmpty { parts.append("[" + flags.joined(separator: " ") + "]") }
    if !analysis.tables.isEmpty {
        parts.append("tables " + analysis.tables.map(\.description).joined(separator: ", "))
    }
    if let database = analysis.database { parts.append("database \(database)") }
    if let autocommit = analysis.autocommit {
        parts.append("autocommit \(autocommit ? "on" : "off")")
    }
    if !analysis.sessionVariables.isEmpty {
        parts.append("sets " + analysis.sessionVariables.joined(separator: ", "))
    }
    return parts.joined(separator: " | ")
}

private let flagNames: [(StatementFlags, String)] = [
    (.isOrdered, "ordered"), (.limitWithoutOrder, "limitWithoutOrder"),
    (.timeSensitive, "timeSensitive"), (.implicitCommit, "implicitCommit"),
    (.touchesAccounts, "touchesAccounts"), (.createsTemporaryTable, "createsTemporaryTable"),
    (.needsRewrite, "needsRewrite"), (.assignsVariables, "assignsVariables"), (.isOpaque, "opaque"),
    (.locksTables, "locksTables"), (.unlocksTables, "unlocksTables"), (.isMultiple, "multiple"),
    (.changesSQLMode, "changesSQLMode"), (.chains, "chains"), (.releases, "releases"),
    (.localInfile, "localInfile"), (.changesGlobals, "changesGlobals"),
    (.volatileSource, "volatileSource"), (.isDefinition, "definition"), (.locksRows, "locksRows"),
    (.isDDL, "ddl"), (.changesCharset, "changesCharset"), (.changesSession, "changesSession"),
]
