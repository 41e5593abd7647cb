internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// What each command of the protocol does (protocols.md 1.3).
extension Session {
    /// Runs one command.
    func handle(_ command: ClientCommand) {
        guard let code = MySQLCommand(rawValue: command.code) else {
            refuse(.unknownCommand, "Unknown command")
            return
        }
        if code == .quit {
            client?.close()
            return
        }
        if code == .changeUser {
            isChangingUser = true
            client?.changeUser(command)
            return
        }
        refreshReplicas()
        if code == .statementSendLongData || code == .statementClose {
            // A client reads no reply to these, not even an error.
            unanswered(command, code)
            return
        }
        guard service.registry.isServing else {
            if state.inTransaction { rollBackEverywhere() }
            refuseInsufficient()
            return
        }
        switch code {
        case .query: query(command)
        case .statementPrepare: prepare(command)
        case .statementExecute, .statementFetch, .statementReset: prepared(command, code)
        case .ping: submit(.plain("PING", command.raw))
        case .initDatabase: initDatabase(command)
        case .fieldList: submit(.plain("FIELD LIST", command.raw, shape: .fieldList))
        case .statistics: single(command, "STATISTICS", shape: .text)
        case .processInfo: single(command, "PROCESS INFO", shape: .generic)
        case .setOption: setOption(command)
        case .resetConnection: resetConnection(command)
        case .processKill:
            let id = command.body.getInteger(
                at: command.body.readerIndex,
                endianness: .little,
                as: UInt32.self
            )
            kill(queryOnly: false, connection: UInt64(id ?? 0))
        default:
            refuse(.unknownCommand, "ftcompose: \(code) is not relayed to the replicas")
        }
    }

    // MARK: Text

    private func query(_ command: ClientCommand) {
        let bytes = command.body
        let plan = StatementPlanner.plan(bytes, session: self)
        switch plan.statement.treatment {
        case .refuse(let reason):
            service.metrics.refused()
            refuse(.notSupported, "ftcompose: \(reason)")
        case .kill(let queryOnly, let connection):
            kill(queryOnly: queryOnly, connection: connection)
        case .vote, .single:
            var raw =
                plan.rewritten.map { MySQLCommandEncoder.packets(Self.payload(.query, $0)) }
                ?? command.raw
            if plan.statement.opensReadOnly { raw = Self.readOnlySnapshot }
            var intent = Intent(
                statement: plan.statement,
                command: .same(raw, .generic),
                text: plan.text
            )
            intent.isPinned = needsPin(plan.statement)
            submit(intent)
        }
    }

    /// A read-only transaction reads from snapshots of one sequence number on all replicas.
    private static let readOnlySnapshot = MySQLCommandEncoder.query(
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
    )

    private static func payload(_ command: MySQLCommand, _ text: ByteBuffer) -> ByteBuffer {
        var payload = ByteBufferAllocator().buffer(capacity: text.readableBytes + 1)
        payload.writeInteger(command.rawValue)
        payload.writeImmutableBuffer(text)
        return payload
    }

    private func needsPin(_ statement: ClassifiedStatement) -> Bool {
        if case .single = statement.treatment { return false }
        switch statement.need {
        case .write: return true
        case .read: return statement.isTimeSensitive
        case .session: return statement.isTimeSensitive
        case .begin, .beginSnapshot, .commit, .rollback, .lockTables, .unlockTables, .volatile:
            return false
        }
    }

    private func initDatabase(_ command: ClientCommand) {
        var intent = Intent.plain("USE", command.raw)
        intent.statement.changesSession = true
        intent.statement.databases = [String(buffer: command.body)]
        submit(intent)
    }

    private func single(_ command: ClientCommand, _ verb: String, shape: ReplyShape) {
        var intent = Intent.plain(verb, command.raw, shape: shape)
        intent.statement.treatment = .single(reason: "volatile by nature")
        intent.statement.need = .volatile
        submit(intent)
    }

    private func setOption(_ command: ClientCommand) {
        var intent = Intent.plain("SET OPTION", command.raw)
        intent.statement.changesSession = true
        submit(intent)
    }

    // MARK: Prepared statements

    private func prepare(_ command: ClientCommand) {
        let plan = StatementPlanner.plan(command.body, session: self)
        if case .refuse(let reason) = plan.statement.treatment {
            service.metrics.refused()
            refuse(.notSupported, "ftcompose: \(reason)")
            return
        }
        guard statements.count < service.plan.tunnel.limits.preparedStatementsMax else {
            refuse(
                .unknown,
                "ftcompose: this session has \(statements.count) prepared statements, the limit"
            )
            return
        }
        var raw = command.raw
        if let rewritten = plan.rewritten {
            raw = MySQLCommandEncoder.packets(Self.payload(.statementPrepare, rewritten))
        }
        nextStatementID &+= 1
        var planned = plan.statement
        // Names belong to the database of now, whatever is current at EXECUTE.
        planned.tables = planned.tables.map { $0.qualified(in: database) }
        let statement = PreparedStatement(
            clientID: nextStatementID,
            prepareCommand: raw,
            statement: planned,
            text: plan.text,
            replicaCount: service.replicaCount
        )
        var classified = ClassifiedStatement()
        classified.verb = "PREPARE"
        classified.need = .session(setsAutocommit: nil)
        submit(
            Intent(statement: classified, command: .prepare(raw, statement), text: plan.text)
        )
    }

    private func prepared(_ command: ClientCommand, _ code: MySQLCommand) {
        guard let statement = statement(of: command) else {
            refuse(.unknownStatement, state: "HY000", "Unknown prepared statement handler")
            return
        }
        var classified = statement.statement
        switch code {
        case .statementExecute:
            if case .kill = classified.treatment {
                refuse(.notSupported, "ftcompose: KILL cannot be prepared; send it as text")
                return
            }
            statement.noteTypes(in: command.raw)
            var intent = Intent(
                statement: classified,
                command: .prepared(command.raw, statement, .generic),
                text: statement.text
            )
            intent.isPinned = needsPin(classified)
            // A second try would lack the parameters sent ahead, or come after the first rows were fetched.
            if Self.opensCursor(command) || longData.contains(statement.clientID) {
                submitOnce(intent)
            } else {
                submit(intent)
            }
        case .statementFetch:
            classified.need = state.holdsWrite || state.snapshotOpen ? .read : .volatile
            classified.verb = "FETCH"
            submit(
                Intent(
                    statement: classified,
                    command: .prepared(command.raw, statement, .rows)
                )
            )
        default:
            classified = ClassifiedStatement()
            classified.verb = "RESET STATEMENT"
            classified.need = .session(setsAutocommit: nil)
            submit(
                Intent(
                    statement: classified,
                    command: .prepared(command.raw, statement, .generic)
                )
            )
        }
    }

    /// Flags of COM_STMT_EXECUTE, behind the statement's id: anything but 0 asks for a cursor.
    private static func opensCursor(_ command: ClientCommand) -> Bool {
        let at = command.body.readerIndex + 4
        return command.body.getInteger(at: at, as: UInt8.self).map { $0 != 0 } ?? false
    }

    private func statement(of command: ClientCommand) -> PreparedStatement? {
        let id = command.body.getInteger(
            at: command.body.readerIndex,
            endianness: .little,
            as: UInt32.self
        )
        return id.flatMap { statements[$0] }
    }

    /// SEND_LONG_DATA and CLOSE have no reply.
    private func unanswered(_ command: ClientCommand, _ code: MySQLCommand) {
        guard let statement = statement(of: command) else { return }
        for case let link? in links where link.isReady {
            let replica = link.replica
            link.sendWhenPossible(shape: .generic, purpose: nil) {
                statement.command(command.raw, for: replica, isExecute: false)
            }
            link.flush()
        }
        if code == .statementClose {
            statements[statement.clientID] = nil
            longData.remove(statement.clientID)
            cursors.remove(statement.clientID)
        } else {
            longData.insert(statement.clientID)
        }
    }

    // MARK: Session

    private func resetConnection(_ command: ClientCommand) {
        state.reset()
        statements.removeAll()
        replay.removeAll()
        openers.removeAll()
        isTied = false
        timePinned = false
        clientPinnedTime = false
        longData.removeAll()
        cursors.removeAll()
        lastInsertID = 0
        sqlMode = service.monitor.sqlMode
        identity.database = database
        if state.holdsWrite { rollBackEverywhere() }
        var intent = Intent.plain("RESET CONNECTION", command.raw)
        intent.statement.changesSession = false
        submit(intent)
    }

    /// KILL names the tunnel's connection ids; each replica has its own.
    private func kill(queryOnly: Bool, connection: UInt64) {
        guard let target = UInt32(exactly: connection),
            let owner = service.sessions.owner(of: target)
        else {
            refuse(.noSuchThread, "Unknown thread id: \(connection)")
            return
        }
        guard owner == identity.user || identity.user == service.plan.credentials.administrator
        else {
            refuse(.killDenied, "You are not owner of thread \(connection)")
            return
        }
        service.sessions.kill(target, queryOnly: queryOnly)
        if connection == UInt64(id) {
            refuse(
                queryOnly ? .queryInterrupted : .connectionKilled,
                queryOnly ? "Query execution was interrupted" : "Connection was killed"
            )
            return
        }
        submit(.plain("KILL", Self.ping))
    }

    private static let ping = MySQLCommandEncoder.bare(0x0E)

    /// Another session killed this one, or its statement.
    ///
    /// Only statements are killed on the replicas, never connections: each replica answers for the
    /// statement on its way, so that what it did is voted on like any other write.
    func killed(queryOnly: Bool) {
        if let run = current, !run.isFinished {
            run.isKilled = true
            for case let link? in links where link.isReady {
                service.killStatement(link.threadID, on: link.replica)
            }
        }
        guard !queryOnly else { return }
        send(
            ErrorPacket(code: .connectionKilled, message: "Connection was killed"),
            sequence: 0
        )
        client?.close()
    }
}
