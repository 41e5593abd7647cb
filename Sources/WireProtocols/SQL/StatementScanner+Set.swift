/// SET in all its forms.
extension StatementScanner {
    private enum Scope {
        case session
        case global
    }

    mutating func scanSet() {
        advance()
        switch token.kind == .word ? token.word : .other {
        case .password:
            ignoresFunctions = true
            finish()
            analysis.objectWord = .password
            return conclude(.write, [.touchesAccounts, .implicitCommit])
        case .default where following.word == .role:
            finish()
            return conclude(.write, [.touchesAccounts, .implicitCommit])
        case .role:
            return conclude(.session)
        case .resource:
            return refuse("resource groups are part of the server, not of the data")
        case .transaction:
            return conclude(.transactionSession)
        case .statement:
            return scanSetStatement()
        default:
            break
        }
        scanAssignments(until: .other)
        concludeSet()
    }

    private mutating func concludeSet() {
        if case .refused = analysis.kind { return }
        if analysis.flags.contains(.changesGlobals) || sawSelect || sawUnknownFunction {
            conclude(.write, .changesSession)
        } else {
            conclude(.session)
        }
        if sawUnknownFunction { analysis.flags.insert(.isOpaque) }
        if sawVolatileSource { analysis.flags.insert(.volatileSource) }
    }

    /// `SET STATEMENT a=1, b=2 FOR statement`: the inner statement decides.
    private mutating func scanSetStatement() {
        advance()
        scanAssignments(until: .for)
        if case .refused = analysis.kind { return }
        // The values hold for this statement only.
        analysis.autocommit = nil
        analysis.sessionVariables = []
        let sqlMode = analysis.flags.contains(.changesSQLMode)
        guard token.word == .for, token.kind == .word else { return conclude(.write, .isOpaque) }
        skipUnobserved()
        guard !sqlMode, token.word != .set || token.kind != .word else {
            return refuse("SET STATEMENT of this kind is not supported")
        }
        scanStatement()
    }

    private mutating func scanAssignments(until end: SQLWord) {
        repeat {
            if token.isPunctuation(",") { advance() }
            scanAssignment(until: end)
        } while token.isPunctuation(",") && !isMalformed
    }

    private mutating func scanAssignment(until end: SQLWord) {
        var scope = Scope.session
        switch token.kind == .word ? token.word : .other {
        case .global, .persist, .persistOnly:
            scope = .global
            advance()
        case .session, .local:
            advance()
        case .names, .character, .charset:
            return scanCharset()
        default:
            break
        }
        if token.word == .transaction, token.kind == .word {
            if scope == .global { analysis.flags.insert(.changesGlobals) }
            return finish()
        }
        if token.kind == .systemVariable, isGlobalVariable(token) { scope = .global }
        let name = token
        guard name.kind != .end, name.kind != .malformed else { return }
        noteVariable(name, scope: scope)
        // The target is no read of a volatile variable.
        let sawVolatile = sawVolatileSource
        advance()
        sawVolatileSource = sawVolatile
        if name.kind != .userVariable, name.word == .pseudoThreadID {
            refuse("the number of a session cannot be changed")
        }
        while !isAtStatementEnd, token.isPunctuation(":") || token.isPunctuation("=") { advance() }
        noteValue(of: name, scope: scope)
        let level = depth
        while !isAtStatementEnd, !(depth == level && token.isPunctuation(",")) {
            if end != .other, depth == level, token.word == end, token.kind == .word { return }
            if token.traits.contains(.unsafeCharset), name.word == .characterSetClient {
                refuse("this character set hides quotes inside characters")
            }
            advance()
        }
    }

    private func isGlobalVariable(_ token: SQLToken) -> Bool {
        let text = SQLName.text(of: token, in: bytes).lowercased()
        return text.hasPrefix("@@global.") || text.hasPrefix("@@persist")
    }

    private mutating func noteVariable(_ name: SQLToken, scope: Scope) {
        guard scope == .session else {
            analysis.flags.insert(.changesGlobals)
            if nameTraits(name).contains(.guardedVariable) {
                refuse("this variable keeps the replicas and their logs comparable")
            }
            return
        }
        var text = SQLName.text(of: name, in: bytes)
        if name.kind == .systemVariable {
            text = String(text.dropFirst(2))
            if let dot = text.lastIndex(of: ".") { text = String(text[text.index(after: dot)...]) }
            text.removeAll { $0 == "`" }
        }
        analysis.sessionVariables.append(text.lowercased())
    }

    private mutating func noteValue(of name: SQLToken, scope: Scope) {
        guard scope == .session, name.kind != .userVariable else { return }
        let word = name.kind == .quotedIdentifier ? quotedWord(name) : name.word
        switch word {
        case .autocommit:
            let next = following
            let isWhole = next.kind == .end || next.isPunctuation(",") || next.isPunctuation(";")
            if isWhole { analysis.autocommit = truth(token) }
            if analysis.autocommit == nil { analysis.flags.insert(.isOpaque) }
        case .sqlMode:
            analysis.flags.insert(.changesSQLMode)
        case .characterSetClient:
            analysis.flags.insert(.changesCharset)
            if !isSafeCharset(token) { refuse("this character set hides quotes inside characters") }
        default:
            break
        }
    }

    private func quotedWord(_ token: SQLToken) -> SQLWord {
        let key = SQLVocabulary.Key(bytes, from: token.start + 1, to: token.end - 1)
        return SQLVocabulary.shared.find(key).word
    }

    /// Value of a switch; nil when it is an expression.
    private func truth(_ token: SQLToken) -> Bool? {
        switch SQLName.text(of: token, in: bytes).lowercased() {
        case "1", "on", "true", "default": true
        case "0", "off", "false": false
        default: nil
        }
    }

    /// `NAMES x`, `CHARACTER SET x`, `CHARSET x`.
    private mutating func scanCharset() {
        analysis.flags.insert(.changesCharset)
        if accept(.character) { _ = accept(.set) } else { advance() }
        if !isSafeCharset(token) { refuse("this character set hides quotes inside characters") }
        while !isAtStatementEnd, !token.isPunctuation(",") { advance() }
    }

    /// False for the sets in which a quote's byte may belong to a character.
    private func isSafeCharset(_ token: SQLToken) -> Bool {
        let name = SQLName.text(of: token, in: bytes)
        let bytes = Array(name.utf8)
        let key = bytes.withUnsafeBytes { SQLVocabulary.Key($0, from: 0, to: $0.count) }
        return !SQLVocabulary.shared.find(key).traits.contains(.unsafeCharset)
    }
}
