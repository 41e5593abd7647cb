/// CREATE, DROP, ALTER, RENAME, GRANT and REVOKE.
extension StatementScanner {
    mutating func scanDefinition(_ verb: SQLWord) {
        advance()
        if verb == .grant || verb == .revoke {
            ignoresFunctions = true
            finish()
            return conclude(.write, [.touchesAccounts, .implicitCommit])
        }
        if verb == .drop, token.word == .prepare {
            analysis.objectWord = .prepare
            return conclude(.session)
        }
        let isTemporary = findObject()
        let object = analysis.objectWord
        switch object {
        case .user, .role:
            ignoresFunctions = true
            finish()
            conclude(.write, [.touchesAccounts, .implicitCommit])
        case .database, .schema:
            advance()
            skip(.if, .not, .exists)
            if token.isName { analysis.database = SQLName.text(of: token, in: bytes) }
            finish()
            conclude(.write, [.implicitCommit, .isDDL])
        case .trigger, .procedure, .function, .event, .package:
            scanProgram(verb, object: object)
        case .view:
            finish()
            conclude(.write, [.implicitCommit, .isDDL, .isDefinition])
            if verb != .drop, analysis.flags.contains(.needsRewrite) { refuseRewriteInside() }
        case .server, .tablespace, .logfile, .undo, .instance, .resource:
            refuse(
                "\(verb.rawValue.uppercased()) \(object.rawValue.uppercased()) is not replicated"
            )
        case .other:
            finish()
            conclude(.write, [.implicitCommit, .isDDL, .isOpaque])
        default:
            scanTableDefinition(verb, object: object, isTemporary: isTemporary)
        }
    }

    private mutating func refuseRewriteInside() {
        refuse("UUID(), CONNECTION_ID() and the like run later inside a definition, unpinned")
    }

    /// Goes to the word that says what is defined; true when TEMPORARY stood before it.
    private mutating func findObject() -> Bool {
        var isTemporary = false
        while !isAtStatementEnd {
            switch token.kind == .word ? token.word : .other {
            case .temporary:
                isTemporary = true
            case .table, .tables, .database, .schema, .index, .view, .trigger, .procedure,
                .function,
                .event, .user, .role, .server, .sequence, .tablespace, .logfile, .package, .undo,
                .instance, .resource:
                // DEFINER = user and the like come before the object, behind an equals sign.
                if !previous.isPunctuation("="), !previous.isPunctuation("@") {
                    analysis.objectWord = token.word == .tables ? .table : token.word
                    return isTemporary
                }
            default:
                break
            }
            advance()
        }
        return isTemporary
    }

    private mutating func scanTableDefinition(
        _ verb: SQLWord,
        object: SQLWord,
        isTemporary: Bool
    ) {
        collectsTables = true
        let columnsFollow = verb == .create && object == .table
        advance()
        if object == .index {
            // CREATE INDEX … ON table, DROP INDEX … ON table.
            while !isAtStatementEnd, token.word != .on { advance() }
            if !isAtStatementEnd { advance() }
        } else {
            skip(.if, .not, .exists)
        }
        startTableList()
        if verb == .rename { return scanRename() }
        if token.isName { advance() }
        while !isAtStatementEnd, token.isPunctuation(".") || previous.isPunctuation(".") {
            advance()
        }
        if verb != .drop {
            // What follows are columns; CREATE … LIKE and SELECT bring their own lists.
            isInTableList = false
            expectsTable = false
        }
        if columnsFollow, token.word == .other, token.kind == .word, isLike(token) {
            advance()
            startTableList()
        }
        finish()
        conclude(.write, .isDDL)
        if !isTemporary || object != .table { analysis.flags.insert(.implicitCommit) }
        if isTemporary, verb == .create { analysis.flags.insert(.createsTemporaryTable) }
        if sawVolatileSource { analysis.flags.insert(.volatileSource) }
        if analysis.flags.contains(.needsRewrite), !sawSelect {
            refuse("a column default with UUID() or the like runs later, unpinned")
        }
    }

    private func isLike(_ token: SQLToken) -> Bool {
        token.end - token.start == 4
            && SQLName.text(of: token, in: bytes).lowercased() == "like"
    }

    private mutating func scanRename() {
        while !isAtStatementEnd {
            if token.word == .to || token.isPunctuation(",") {
                advance()
                startTableList()
            } else {
                advance()
            }
        }
        conclude(.write, [.implicitCommit, .isDDL])
    }

    /// Triggers, routines and events, whose bodies contain semicolons.
    private mutating func scanProgram(_ verb: SQLWord, object: SQLWord) {
        ignoresFunctions = true
        guard verb == .create else {
            finish()
            return conclude(.write, [.implicitCommit, .isDDL, .isDefinition])
        }
        var block = ProgramBlock()
        var rewrites = false
        collectsTables = object == .trigger
        while !isAtEnd, !(block.depth == 0 && isAtStatementEnd) {
            if token.word == .soname { return refuse("loadable functions are not replicated") }
            let isCall = following.isPunctuation("(") && !previous.isPunctuation(".")
            if token.traits.contains(.rewrittenFunction), isCall { rewrites = true }
            if token.word == .on, block.depth == 0, !block.isInside { startTableList() }
            block.see(token, previous: previous, following: following)
            if block.isInside || token.word == .each { collectsTables = false }
            advance()
        }
        conclude(.write, [.implicitCommit, .isDDL, .isDefinition])
        if rewrites { refuseRewriteInside() }
    }
}
