/// Inspection, session and server statements.
extension StatementScanner {
    // MARK: Inspection

    mutating func scanInspection(_ verb: SQLWord) {
        advance()
        switch verb {
        case .show:
            scanShow()
        case .help:
            conclude(.read)
        case .checksum:
            collectsTables = collectsTablesOfReads
            skip(.table, .tables)
            startTableList()
            conclude(.read)
        case .analyze
        where token.word == .table || token.word == .tables || token.word == .local
            || token.word == .other,
            .check, .optimize, .repair:
            collectsTables = true
            skip(.table, .tables, .local)
            startTableList()
            conclude(.write, [.implicitCommit, .isOpaque])
        default:
            scanExplain(verb)
        }
    }

    private mutating func scanExplain(_ verb: SQLWord) {
        var runs = verb == .analyze
        while !isAtStatementEnd {
            switch token.kind == .word ? token.word : .other {
            case .analyze:
                runs = true
                advance()
            case .extended, .partitions, .format, .full:
                advance()
            case .select, .with, .values, .table:
                return concludeExplain()
            case .insert, .replace, .update, .delete:
                if runs { return refuse("EXPLAIN ANALYZE of a change would run it unordered") }
                return concludeExplain()
            case .for:
                return conclude(.administrative("plan of another session"))
            default:
                if token.isPunctuation("(") { return concludeExplain() }
                // FORMAT = JSON, or DESCRIBE table.
                guard token.isPunctuation("=") || previous.isPunctuation("=") || isFormatName else {
                    return concludeDescribe()
                }
                advance()
            }
        }
        concludeDescribe()
    }

    private var isFormatName: Bool { following.isPunctuation("=") }

    private mutating func concludeDescribe() {
        finish()
        if sawVolatileSource {
            return conclude(.administrative("structure of a server's own schema"))
        }
        conclude(.read, .isOrdered)
    }

    private mutating func concludeExplain() {
        finish()
        guard !sawUnknownFunction, !sawSequence, !sawFileOutput else {
            return refuse("EXPLAIN of a statement that may run a stored function")
        }
        conclude(.administrative("plans depend on each server's statistics"))
    }

    private mutating func scanShow() {
        skip(.full, .global, .session, .local, .extended)
        analysis.objectWord = token.word
        switch token.kind == .word ? token.word : .other {
        case .databases, .schemas, .tables, .triggers, .columns, .fields, .grants, .character,
            .charset, .collation, .create, .warnings, .errors, .count, .procedure, .function,
            .plugins, .engines, .privileges, .events, .storage:
            finish()
            if sawVolatileSource {
                conclude(.administrative("structure of a server's own schema"))
            } else {
                conclude(.read)
            }
        default:
            conclude(.administrative("SHOW of a server's own state"))
        }
    }

    // MARK: Session

    mutating func scanSession(_ verb: SQLWord) {
        advance()
        switch verb {
        case .use:
            if token.isName { analysis.database = SQLName.text(of: token, in: bytes) }
            conclude(.session)
        case .execute:
            finish()
            conclude(.write, .isOpaque)
        case .signal, .resignal:
            conclude(.write)
        case .prepare:
            scanPrepare()
        default:
            conclude(.session)
        }
    }

    /// The text of a prepared statement is judged when it is a plain literal.
    private mutating func scanPrepare() {
        while !isAtStatementEnd, token.word != .from { advance() }
        conclude(.session)
        guard !isAtStatementEnd else { return }
        advance()
        guard token.kind == .string else { return }
        let literal = SQLName.text(of: token, in: bytes)
        let inner = StatementAnalyzer().analyze(literal)
        if case .refused(let reason) = inner.kind { refuse(reason) }
        if inner.flags.contains(.needsRewrite) {
            refuse("UUID() and the like inside PREPARE run later, unpinned")
        }
    }

    // MARK: Server

    mutating func scanServer(_ verb: SQLWord) {
        advance()
        switch verb {
        case .lock, .unlock:
            scanLock(verb)
        case .flush:
            scanFlush()
        case .kill:
            scanKill()
        case .reset:
            if token.word == .query {
                conclude(.write)
            } else {
                refuse("RESET is not for clients of the tunnel")
            }
        case .cache:
            conclude(.write, .implicitCommit)
        case .shutdown, .restart, .stop:
            refuse("stop the service instead of its replicas one by one")
        case .install, .uninstall:
            refuse("plugins are part of the image, not of the data")
        case .backup:
            refuse("a backup stage would block the replicas for ever")
        case .binlog, .change, .purge:
            refuse("replication is not for clients of the tunnel")
        default:
            refuse("\(verb.rawValue.uppercased()) is not for clients of the tunnel")
        }
    }

    private mutating func scanLock(_ verb: SQLWord) {
        guard token.word != .instance else {
            return refuse("a backup lock would block the replicas for ever")
        }
        guard verb == .lock else {
            return conclude(.write, [.unlocksTables, .implicitCommit])
        }
        collectsTables = true
        skip(.table, .tables)
        startTableList()
        finish()
        conclude(.write, [.locksTables, .implicitCommit])
    }

    private mutating func scanFlush() {
        skip(.local)
        var tableLock = false
        if token.word == .privileges { analysis.flags.insert(.touchesAccounts) }
        while !isAtStatementEnd {
            if token.word == .with || token.word == .for { tableLock = true }
            advance()
        }
        if tableLock {
            refuse("FLUSH TABLES with a lock would block the replicas")
        } else {
            conclude(.write, .implicitCommit)
        }
    }

    private mutating func scanKill() {
        var isQuery = false
        while token.kind == .word {
            switch token.word {
            case .query: isQuery = true
            case .connection, .hard, .soft, .id: break
            default: return refuse("KILL needs the number of a session")
            }
            advance()
        }
        let text = String(decoding: bytes[token.start..<token.end], as: UTF8.self)
        guard token.kind == .number, let number = UInt64(text) else {
            return refuse("KILL needs the number of a session")
        }
        advance()
        guard isAtStatementEnd else { return refuse("KILL needs the number of a session") }
        conclude(.kill(query: isQuery, id: number))
    }
}
