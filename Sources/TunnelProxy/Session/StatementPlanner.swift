internal import NIOCore
internal import ServicePlan
internal import WireProtocols

/// Turns a statement's text into what the session does with it.
enum StatementPlanner {
    /// Plans one text statement of a session.
    static func plan(_ text: ByteBuffer, session: Session) -> StatementPlan {
        let analyzer = StatementAnalyzer(
            mode: session.sqlMode,
            isDefaultDatabaseVolatile: session.database.map(StatementAnalyzer.isVolatile) ?? false
        )
        let analysis = analyzer.analyze(text)
        var statement = classify(analysis, text: text)
        var rewritten: ByteBuffer?
        if analysis.flags.contains(.needsRewrite) {
            let rewriter = StatementRewriter(
                seed: (.random(in: .min ... .max), .random(in: .min ... .max)),
                connectionID: session.id,
                mode: session.sqlMode
            )
            switch rewriter.rewrite(text) {
            case .unchanged:
                break
            case .rewritten(let bytes):
                rewritten = bytes
                statement.isTimeSensitive = true
            case .refused(let reason):
                statement.treatment = .refuse(reason: reason)
            }
        }
        let mode = session.sqlMode
        return StatementPlan(statement: statement, rewritten: rewritten) {
            StatementNormalizer.normalized(text, mode: mode)
        }
    }

    /// Maps the analysis onto ordering and treatment.
    static func classify(_ analysis: StatementAnalysis, text: ByteBuffer) -> ClassifiedStatement {
        var statement = ClassifiedStatement()
        let flags = analysis.flags
        statement.verb = analysis.verb
        statement.isTimeSensitive = flags.contains(.timeSensitive)
        statement.touchesAccounts = flags.contains(.touchesAccounts)
        statement.createsTemporaryTable = flags.contains(.createsTemporaryTable)
        statement.databases = analysis.database.map { [$0] } ?? []
        statement.tables = analysis.tables
        statement.hidesTables = flags.contains(.isOpaque)
        statement.changesSession =
            flags.contains(.changesSession) || flags.contains(.assignsVariables)
        apply(analysis.kind, analysis, to: &statement)
        if flags.contains(.locksTables) { statement.need = .lockTables }
        if flags.contains(.unlocksTables) { statement.need = .unlockTables }
        statement.changesSQLMode = flags.contains(.changesSQLMode)
        statement.endsSession = flags.contains(.releases)
        if !analysis.sessionVariables.isEmpty { applyVariables(analysis, text, to: &statement) }
        return statement
    }

    private static func apply(
        _ kind: StatementKind,
        _ analysis: StatementAnalysis,
        to statement: inout ClassifiedStatement
    ) {
        switch kind {
        case .read:
            // Variables assigned by an unordered read could differ and make later writes differ.
            statement.need =
                analysis.flags.contains(.assignsVariables) ? .write(implicitCommit: false) : .read
        case .write:
            // What cannot be seen into may commit: then it has to hold the gate.
            statement.need = .write(
                implicitCommit: analysis.isImplicitCommit || analysis.flags.contains(.isOpaque)
            )
        case .transactionBegin(let readOnly, let consistentSnapshot):
            statement.need = readOnly || consistentSnapshot ? .beginSnapshot : .begin
            statement.opensReadOnly = readOnly
        case .commit:
            statement.need = .commit
        case .rollback:
            statement.need = .rollback
        case .transactionSession:
            statement.need = .session(setsAutocommit: nil)
        case .session:
            statement.need =
                analysis.flags.contains(.isOpaque)
                ? .write(implicitCommit: true) : .session(setsAutocommit: analysis.autocommit)
            statement.changesSession = true
        case .administrative(let reason):
            statement.need = .volatile
            statement.treatment = .single(reason: reason)
        case .kill(let query, let id):
            statement.treatment = .kill(queryOnly: query, connection: id)
        case .refused(let reason):
            statement.treatment = .refuse(reason: reason)
        }
    }

    /// `SET timestamp=DEFAULT` or `0` lets the clock run again.
    private static func resetsTimestamp(_ text: ByteBuffer) -> Bool {
        let words = String(buffer: text).uppercased().filter { !$0.isWhitespace }
        let parts = words.split(whereSeparator: { $0 == "," || $0 == ";" })
        guard let part = parts.last(where: { $0.contains("TIMESTAMP=") }),
            let value = part.split(separator: "=").last
        else { return false }
        return value == "DEFAULT" || value == "0"
    }

    private static func applyVariables(
        _ analysis: StatementAnalysis,
        _ text: ByteBuffer,
        to statement: inout ClassifiedStatement
    ) {
        for name in analysis.sessionVariables {
            switch name {
            case "timestamp":
                statement.setsTimestamp = !resetsTimestamp(text)
            case "tx_isolation", "transaction_isolation":
                let words = String(buffer: text).uppercased()
                statement.isolationMoves =
                    !words.contains("REPEATABLE") && !words.contains("SERIALIZABLE")
            default:
                break
            }
        }
    }
}
