/// A call to be replaced.
struct RewriteCall {
    var word: SQLWord
    var start: Int
    var end: Int
    var hasArguments: Bool
    /// The only argument, when it is a number.
    var literal: Int?
    /// The call is a column of the outermost select list, without a name of its own.
    var isWholeColumn: Bool
}

/// Finds the calls to be replaced, in the order of the text.
struct RewritePass {
    private var lexer: SQLLexer
    private var token: SQLToken
    private var following: SQLToken
    private var previous = SQLToken()
    private var depth = 0
    private var isInSelectList = false

    init(_ lexer: SQLLexer) {
        self.lexer = lexer
        token = self.lexer.next()
        following = self.lexer.next()
    }

    private mutating func step() {
        if token.isPunctuation("(") { depth += 1 }
        if token.isPunctuation(")") { depth -= 1 }
        if token.kind == .word, depth == 0 {
            if token.word == .select { isInSelectList = true }
            if token.word == .from || token.word == .into { isInSelectList = false }
        }
        previous = token
        token = following
        if token.kind != .end, token.kind != .malformed { following = lexer.next() }
    }

    /// The next call; nil at the end.
    mutating func nextCall() -> RewriteCall? {
        while token.kind != .end, token.kind != .malformed {
            if token.kind == .systemVariable, token.word == .pseudoThreadID {
                return variable()
            }
            let isCall =
                token.kind == .word && token.traits.contains(.rewrittenFunction)
                && following.isPunctuation("(") && !previous.isPunctuation(".")
            if isCall { return call() }
            step()
        }
        return nil
    }

    private mutating func variable() -> RewriteCall {
        let found = token
        let isFirst = startsColumn
        step()
        return RewriteCall(
            word: .pseudoThreadID,
            start: found.start,
            end: found.end,
            hasArguments: false,
            literal: nil,
            isWholeColumn: isFirst && endsColumn
        )
    }

    private mutating func call() -> RewriteCall {
        let name = token
        let isFirst = startsColumn
        let level = depth
        step()
        step()
        var literal: Int?
        if token.kind == .number, following.isPunctuation(")") {
            literal = Int(
                String(decoding: lexer.bytes[token.start..<token.end], as: UTF8.self)
            )
        }
        let hasArguments = !token.isPunctuation(")")
        while token.kind != .end, token.kind != .malformed,
            !(token.isPunctuation(")") && depth == level + 1)
        {
            step()
        }
        let end = token.end
        step()
        return RewriteCall(
            word: name.word,
            start: name.start,
            end: end,
            hasArguments: hasArguments,
            literal: literal,
            isWholeColumn: isFirst && endsColumn
        )
    }

    private var startsColumn: Bool {
        isInSelectList && depth == 0 && (previous.word == .select || previous.isPunctuation(","))
    }

    private var endsColumn: Bool {
        switch token.kind {
        case .end: true
        case .punctuation: token.isPunctuation(",") || token.isPunctuation(";")
        case .word:
            token.word == .from || token.word == .into || token.word == .where
                || token.word == .limit || token.word == .union
        default: false
        }
    }
}
