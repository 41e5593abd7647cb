/// Walks over the tokens of a text and notes what matters; one statement at a time.
struct StatementScanner {
    /// Tables noted of one statement; a longer list serves nobody.
    private static let tablesMax = 64

    private var lexer: SQLLexer
    /// Token looked at.
    private(set) var token = SQLToken()
    /// Token after it.
    private(set) var following = SQLToken()
    /// Token before it.
    private(set) var previous = SQLToken()

    var analysis = StatementAnalysis()
    let collectsTablesOfReads: Bool
    private(set) var isMalformed = false

    /// Parentheses around `token`.
    private(set) var depth = 0
    /// Per depth below 64: an ORDER BY was seen; inside a function that takes FROM.
    private var orderAtDepth: UInt64 = 0
    private var takesFromAtDepth: UInt64 = 0

    // What `observe` saw in the statement; the verb's handler draws the conclusions.
    var sawUnknownFunction = false
    var sawSelect = false
    var sawFileOutput = false
    var sawVolatileSource = false
    var sawOtherInto = false
    var sawProcedure = false
    var sawSequence = false
    /// Top-level verb after WITH.
    var sawModifyingVerb = false
    /// Column lists of common table expressions look like calls.
    var isBeforeMainSelect = false
    /// In definitions names before parentheses are no calls.
    var ignoresFunctions = false

    var collectsTables = false
    var expectsTable = false
    var isInTableList = false
    var tableListDepth = 0

    init(_ lexer: SQLLexer, collectsTablesOfReads: Bool) {
        self.lexer = lexer
        self.collectsTablesOfReads = collectsTablesOfReads
        token = self.lexer.next()
        following = self.lexer.next()
        if token.kind == .malformed { isMalformed = true }
    }

    var sawGatedComment: Bool { lexer.sawGatedComment }
    var sawNoBreakSpace: Bool { lexer.sawNoBreakSpace }
    var sawBareNoBreakSpace: Bool { lexer.sawBareNoBreakSpace }
    var bytes: UnsafeRawBufferPointer { lexer.bytes }
    var isAtEnd: Bool { token.kind == .end || token.kind == .malformed }
    var isAtStatementEnd: Bool { isAtEnd || token.isPunctuation(";") }

    /// Forgets what was seen; the position stays.
    mutating func beginStatement() {
        let text = self.lexer
        let (token, following) = (self.token, self.following)
        let isMalformed = self.isMalformed
        self = StatementScanner(self, at: text)
        self.token = token
        self.following = following
        self.isMalformed = isMalformed
    }

    private init(_ other: borrowing StatementScanner, at lexer: SQLLexer) {
        self.lexer = lexer
        collectsTablesOfReads = other.collectsTablesOfReads
    }

    mutating func skipSemicolons() {
        while token.isPunctuation(";") { step() }
    }

    private mutating func step() {
        previous = token
        token = following
        if token.kind != .end, token.kind != .malformed { following = lexer.next() }
        if token.kind == .malformed { isMalformed = true }
    }

    /// Notes the token and goes to the next.
    mutating func advance() {
        observe()
        step()
    }

    /// Goes over a token that is no part of the statement that follows it.
    mutating func skipUnobserved() {
        step()
        previous = SQLToken()
    }

    /// Goes on to the end of the statement.
    mutating func finish() {
        while !isAtStatementEnd { advance() }
    }

    /// Goes on when the token is this word.
    mutating func accept(_ word: SQLWord) -> Bool {
        guard token.word == word, token.kind == .word else { return false }
        advance()
        return true
    }

    /// Goes over words out of a set, such as options between verb and object.
    mutating func skip(_ words: SQLWord...) {
        while token.kind == .word, words.contains(token.word) { advance() }
    }

    // MARK: Observation

    private mutating func observe() {
        switch token.kind {
        case .punctuation:
            observePunctuation()
        case .word:
            observeWord()
        case .quotedIdentifier:
            observeName()
            if following.isPunctuation("("), !isColumnListName { sawUnknownFunction = true }
        case .systemVariable:
            if token.traits.contains(.volatileVariable) { sawVolatileSource = true }
            if token.word == .pseudoThreadID { analysis.flags.insert(.needsRewrite) }
        case .userVariable:
            if following.isPunctuation(":") { analysis.flags.insert(.assignsVariables) }
        case .end, .malformed, .string, .number, .parameter:
            break
        }
    }

    private mutating func observePunctuation() {
        switch token.byte {
        case UInt8(ascii: "("):
            depth += 1
            guard (0..<64).contains(depth) else { return }
            let bit: UInt64 = 1 << UInt64(depth)
            orderAtDepth &= ~bit
            if previous.kind == .word, previous.traits.contains(.takesFrom) {
                takesFromAtDepth |= bit
            } else {
                takesFromAtDepth &= ~bit
            }
        case UInt8(ascii: ")"):
            depth -= 1
        case UInt8(ascii: ",") where isInTableList && depth == tableListDepth:
            expectsTable = true
        default:
            break
        }
    }

    private mutating func observeWord() {
        if following.isPunctuation("("), !ignoresFunctions { observeCall() }
        if token.word == .other {
            if token.traits.contains(.bareTimeWord), !previous.isPunctuation(".") {
                analysis.flags.insert(.timeSensitive)
            }
            observeName()
            return
        }
        let mayBeTable = expectsTable
        observeKeyword()
        if mayBeTable, expectsTable, ![.join, .straightJoin].contains(token.word) { observeName() }
    }

    private mutating func observeCall() {
        if previous.isPunctuation(".") {
            // A qualified name is a stored function, even if it is spelt like a built-in one.
            sawUnknownFunction = true
            return
        }
        let traits = token.traits
        if traits.contains(.rewrittenFunction) {
            analysis.flags.insert(.needsRewrite)
            // Only the number of the session needs no pin.
            if token.word != .connectionID { analysis.flags.insert(.timeSensitive) }
        } else if traits.contains(.pureFunction) {
            if traits.contains(.spaceSensitive), following.start != token.end {
                sawUnknownFunction = true
            }
            if traits.contains(.timeFunction) { analysis.flags.insert(.timeSensitive) }
        } else if !traits.contains(.parenthesisKeyword), !isColumnListName {
            sawUnknownFunction = true
        }
    }

    /// Name of a common table expression before the column list.
    private var isColumnListName: Bool {
        isBeforeMainSelect && depth == 0
    }

    private mutating func observeKeyword() {
        switch token.word {
        case .select:
            sawSelect = true
            if depth < 64, depth >= 0 { orderAtDepth &= ~(1 << UInt64(depth)) }
            if depth == 0 {
                isBeforeMainSelect = false
                analysis.flags.remove(.isOrdered)
            }
            isInTableList = false
        case .order where following.word == .by:
            if depth < 64, depth >= 0 { orderAtDepth |= 1 << UInt64(depth) }
            if depth == 0 { analysis.flags.insert(.isOrdered) }
            isInTableList = false
        case .limit where depth >= 0 && depth < 64 && orderAtDepth & (1 << UInt64(depth)) == 0:
            analysis.flags.insert(.limitWithoutOrder)
        case .for where following.word == .update || following.word == .share,
            .lock where following.word == .in:
            analysis.flags.insert(.locksRows)
        case .into:
            observeInto()
        case .next where following.word == .value, .previous where following.word == .value:
            sawSequence = true
        case .procedure:
            sawProcedure = true
        case .update, .delete:
            if depth == 0, previous.word != .for, previous.word != .on { sawModifyingVerb = true }
            let isVerb = ![.for, .key, .on].contains(previous.word)
            if collectsTables, token.word == .update, isVerb { startTableList() }
        case .insert, .replace:
            if depth == 0, !following.isPunctuation("(") { sawModifyingVerb = true }
        case .from:
            let isArgument = depth > 0 && depth < 64 && takesFromAtDepth & (1 << UInt64(depth)) != 0
            if !isArgument { startTableList() }
        case .join, .straightJoin:
            if previous.word != .select { startTableList() }
        case .set, .where, .values, .value, .on, .using, .group, .having, .union:
            isInTableList = false
            expectsTable = false
        default:
            break
        }
    }

    private mutating func observeInto() {
        switch following.kind {
        case .userVariable:
            analysis.flags.insert(.assignsVariables)
        case .word where following.word == .outfile || following.word == .dumpfile:
            sawFileOutput = true
        default:
            sawOtherInto = true
            startTableList()
        }
    }

    mutating func startTableList() {
        expectsTable = true
        isInTableList = true
        tableListDepth = depth
    }

    // MARK: Names

    private mutating func observeName() {
        if following.isPunctuation(".") {
            if nameTraits(token).contains(.volatileSchema) { sawVolatileSource = true }
        } else if previous.isPunctuation("."), nameTraits(token).contains(.volatileTable) {
            sawVolatileSource = true
        }
        guard expectsTable, collectsTables else { return }
        switch token.word {
        case .if, .not, .exists, .ignore, .quick, .lowPriority, .highPriority, .delayed, .only,
            .table, .into, .from, .concurrent, .local:
            return
        case .select:
            expectsTable = false
            return
        default:
            break
        }
        if previous.isPunctuation("."), let last = analysis.tables.last, last.database == nil {
            // The name noted before the dot was the schema.
            analysis.tables.removeLast()
            note(SQLTableName(database: last.table, table: SQLName.text(of: token, in: bytes)))
        } else {
            note(SQLTableName(table: SQLName.text(of: token, in: bytes)))
        }
        expectsTable = following.isPunctuation(".")
    }

    /// A name already noted is not noted again, except that its schema may have come first.
    private mutating func note(_ name: SQLTableName) {
        guard analysis.tables.count < Self.tablesMax else { return }
        guard following.isPunctuation(".") || !analysis.tables.contains(name) else { return }
        analysis.tables.append(name)
    }

    /// Traits of a quoted name are looked up here; the lexer does so for words only.
    func nameTraits(_ token: SQLToken) -> SQLTraits {
        guard token.kind == .quotedIdentifier else { return token.traits }
        let key = SQLVocabulary.Key(bytes, from: token.start + 1, to: token.end - 1)
        return SQLVocabulary.shared.find(key).traits
    }
}
