/// One function per family of verbs; each draws the conclusions from what was observed.
extension StatementScanner {
    /// Reads one statement up to its semicolon or the end.
    mutating func scanStatement() {
        while token.isPunctuation("(") { advance() }
        guard !isAtEnd else { return }
        let verb = token.kind == .word ? token.word : .other
        analysis.verbWord = verb
        switch verb {
        case .select, .with, .values, .table:
            scanQuery(verb)
        case .insert, .replace, .update, .delete, .truncate, .load, .handler, .call, .do:
            scanChange(verb)
        case .create, .drop, .alter, .rename, .grant, .revoke:
            scanDefinition(verb)
        case .begin, .start, .commit, .rollback, .savepoint, .release, .xa, .end:
            scanTransaction(verb)
        case .set:
            scanSet()
        case .show, .explain, .describe, .desc, .help, .analyze, .check, .checksum, .optimize,
            .repair:
            scanInspection(verb)
        case .use, .prepare, .execute, .deallocate, .get, .signal, .resignal:
            scanSession(verb)
        case .lock, .unlock, .flush, .reset, .shutdown, .restart, .kill, .binlog, .change, .purge,
            .stop, .clone, .install, .uninstall, .backup, .import, .cache:
            scanServer(verb)
        default:
            // A typing error or a verb of a newer server: the servers decide, in order.
            analysis.verbWord = .other
            conclude(.write, [.isOpaque])
        }
        finish()
    }

    mutating func conclude(_ kind: StatementKind, _ flags: StatementFlags = []) {
        analysis.kind = kind
        analysis.flags.formUnion(flags)
    }

    mutating func refuse(_ reason: String) {
        analysis.kind = .refused(reason)
    }

    // MARK: Queries

    private mutating func scanQuery(_ verb: SQLWord) {
        collectsTables = collectsTablesOfReads
        isBeforeMainSelect = verb == .with
        if verb == .table { startTableList() }
        advance()
        finish()
        if verb == .with, sawModifyingVerb {
            conclude(.write)
        } else {
            concludeQuery()
        }
    }

    /// A query without side effects is a read; what each server knows better goes to one of them.
    private mutating func concludeQuery() {
        let isPlain =
            !sawUnknownFunction && !sawFileOutput && !sawOtherInto && !sawProcedure && !sawSequence
        guard isPlain, !analysis.flags.contains(.locksRows) else {
            conclude(.write)
            if sawUnknownFunction { analysis.flags.insert(.isOpaque) }
            if sawVolatileSource { analysis.flags.insert(.volatileSource) }
            return
        }
        guard sawVolatileSource else { return conclude(.read) }
        conclude(.administrative("reads what each server answers with its own truth"))
    }

    // MARK: Changes

    private mutating func scanChange(_ verb: SQLWord) {
        collectsTables = true
        switch verb {
        case .insert, .replace:
            advance()
            if token.word == .delayed { return refuse("INSERT DELAYED has no order") }
            skip(.lowPriority, .highPriority, .ignore)
            if token.word != .into { startTableList() }
        case .delete, .update:
            if verb == .delete { advance() }
            skip(.lowPriority, .quick, .ignore)
        case .truncate:
            advance()
            skip(.table)
            startTableList()
            analysis.flags.formUnion([.implicitCommit, .isDDL])
        case .load:
            return scanLoad()
        case .call:
            analysis.flags.insert(.isOpaque)
        case .handler:
            advance()
            startTableList()
        default:
            break
        }
        finish()
        conclude(.write)
        if sawUnknownFunction, verb == .do { analysis.flags.insert(.isOpaque) }
        if sawVolatileSource { analysis.flags.insert(.volatileSource) }
    }

    private mutating func scanLoad() {
        advance()
        if token.word == .index {
            finish()
            return conclude(.write, .implicitCommit)
        }
        guard token.word == .data || token.word == .xml else {
            return refuse("LOAD of this kind is not supported")
        }
        analysis.objectWord = token.word
        while !isAtStatementEnd, token.word != .infile {
            if token.word == .local { analysis.flags.insert(.localInfile) }
            advance()
        }
        ignoresFunctions = true
        while !isAtStatementEnd, token.word != .table { advance() }
        startTableList()
        advance()
        finish()
        conclude(.write)
    }

    // MARK: Transactions

    private mutating func scanTransaction(_ verb: SQLWord) {
        switch verb {
        case .begin:
            advance()
            _ = accept(.work)
            if token.word == .not {
                return conclude(.write, .isOpaque)
            }
            conclude(.transactionBegin(readOnly: false, consistentSnapshot: false))
        case .start:
            scanStart()
        case .commit, .rollback:
            scanTransactionEnd(verb)
        case .savepoint:
            conclude(.transactionSession)
        case .release:
            conclude(.transactionSession)
        case .xa:
            refuse("XA transactions outlive their session and are not supported")
        default:
            conclude(.write, [.isOpaque])
        }
    }

    private mutating func scanStart() {
        advance()
        guard token.word == .transaction else {
            return refuse("replication is not for clients of the tunnel")
        }
        analysis.objectWord = .transaction
        var (readOnly, snapshot) = (false, false)
        while !isAtStatementEnd {
            if token.word == .read, following.word == .only { readOnly = true }
            if token.word == .consistent { snapshot = true }
            advance()
        }
        conclude(.transactionBegin(readOnly: readOnly, consistentSnapshot: snapshot))
    }

    private mutating func scanTransactionEnd(_ verb: SQLWord) {
        advance()
        _ = accept(.work)
        if verb == .rollback, token.word == .to { return conclude(.transactionSession) }
        conclude(verb == .commit ? .commit : .rollback)
        while !isAtStatementEnd {
            let isNegated = previous.word == .no
            if token.word == .chain, !isNegated { analysis.flags.insert(.chains) }
            if token.word == .release, !isNegated { analysis.flags.insert(.releases) }
            advance()
        }
    }
}
