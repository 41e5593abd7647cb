public import NIOCore

/// Tells from the text of a statement how the tunnel must treat it.
///
/// When in doubt the answer is `write`: ordered and pinned, which is always right and only slower.
/// Only what would break the replicas' equality or the tunnel itself is refused.
public struct StatementAnalyzer: Sendable {
    /// How text falls into tokens; follows the session's `sql_mode`.
    public var mode: SQLMode
    /// Whether the session's current database is one whose content is each server's own.
    public var isDefaultDatabaseVolatile: Bool
    /// Whether tables of reads are listed too.
    public var collectsTablesOfReads: Bool

    /// Creates an analyzer.
    public init(
        mode: SQLMode = SQLMode(),
        isDefaultDatabaseVolatile: Bool = false,
        collectsTablesOfReads: Bool = false
    ) {
        self.mode = mode
        self.isDefaultDatabaseVolatile = isDefaultDatabaseVolatile
        self.collectsTablesOfReads = collectsTablesOfReads
    }

    /// Tells whether a database's content is each server's own.
    public static func isVolatile(database: String) -> Bool {
        var name = database
        return name.withUTF8 { bytes in
            let region = UnsafeRawBufferPointer(bytes)
            let key = SQLVocabulary.Key(region, from: 0, to: region.count)
            return SQLVocabulary.shared.find(key).traits.contains(.volatileSchema)
        }
    }

    /// Analyses the readable bytes of a buffer.
    public func analyze(_ statement: ByteBuffer) -> StatementAnalysis {
        statement.withUnsafeReadableBytes { analyze($0) }
    }

    /// Analyses an array.
    public func analyze(_ statement: [UInt8]) -> StatementAnalysis {
        statement.withUnsafeBytes { analyze($0) }
    }

    /// Analyses a text.
    public func analyze(_ statement: String) -> StatementAnalysis {
        var statement = statement
        return statement.withUTF8 { analyze(UnsafeRawBufferPointer($0)) }
    }

    /// Analyses a region of memory.
    public func analyze(_ statement: UnsafeRawBufferPointer) -> StatementAnalysis {
        var scanner = StatementScanner(
            SQLLexer(statement, mode: mode),
            collectsTablesOfReads: collectsTablesOfReads
        )
        guard let asCode = analyzeAll(&scanner) else { return empty(scanner) }
        guard scanner.sawGatedComment else { return asCode }
        // Whether the comment runs depends on the server's version: both readings must agree.
        var other = StatementScanner(
            SQLLexer(statement, mode: mode, dropsGatedComments: true),
            collectsTablesOfReads: collectsTablesOfReads
        )
        guard let asComment = analyzeAll(&other) else {
            return other.isMalformed ? empty(other) : asCode
        }
        return Self.combineReadings(asCode, asComment)
    }

    /// A text without any statement: the servers say so themselves.
    private func empty(_ scanner: borrowing StatementScanner) -> StatementAnalysis {
        var result = StatementAnalysis()
        if scanner.isMalformed { result.kind = Self.malformed }
        return result
    }

    private static let malformed = StatementKind.refused(
        "a string, a quoted name or a comment does not end, or the text holds a NUL"
    )

    /// Nil when there is no statement.
    private func analyzeAll(_ scanner: inout StatementScanner) -> StatementAnalysis? {
        scanner.skipSemicolons()
        guard !scanner.isAtEnd else { return nil }
        var result = analyzeOne(&scanner)
        scanner.skipSemicolons()
        while !scanner.isAtEnd {
            scanner.beginStatement()
            result = Self.append(analyzeOne(&scanner), to: result)
            scanner.skipSemicolons()
        }
        if scanner.isMalformed { result.kind = Self.malformed }
        if scanner.sawNoBreakSpace, result.kind == .read { result.kind = .write }
        if scanner.sawBareNoBreakSpace {
            result.kind = .refused("a no-break space outside quotes is read differently by servers")
        }
        return result
    }

    private func analyzeOne(_ scanner: inout StatementScanner) -> StatementAnalysis {
        scanner.scanStatement()
        var result = scanner.analysis
        if isDefaultDatabaseVolatile, result.kind == .read {
            result.kind = .administrative("the current database is each server's own")
        }
        return result
    }

    /// Two statements of one text: together a write unless both only touch the session.
    private static func append(
        _ next: StatementAnalysis,
        to first: StatementAnalysis
    ) -> StatementAnalysis {
        var result = first
        result.flags.formUnion(next.flags)
        result.flags.formUnion([.isMultiple, .isOpaque])
        result.flags.remove(.isOrdered)
        if first.tables.count < 64 {
            result.tables += next.tables.filter { !first.tables.contains($0) }
        }
        result.database = next.database ?? first.database
        result.autocommit = next.autocommit ?? first.autocommit
        result.sessionVariables += next.sessionVariables
        switch (first.kind, next.kind) {
        case (.refused, _):
            break
        case (_, .refused):
            result.kind = next.kind
        case (.kill, _), (_, .kill):
            result.kind = .refused("KILL is possible as a statement of its own only")
        case (.session, .session):
            result.kind = .session
        case (.administrative(let reason), _), (_, .administrative(let reason)):
            result.kind = .refused("several statements in one text, one of them unvoted: \(reason)")
        default:
            result.kind = .write
        }
        if first.kind == .session || next.kind == .session { result.flags.insert(.changesSession) }
        return result
    }

    /// The two readings of a text whose comments may or may not be code.
    private static func combineReadings(
        _ left: StatementAnalysis,
        _ right: StatementAnalysis
    ) -> StatementAnalysis {
        var result = left
        result.flags.formUnion(right.flags)
        if !right.isOrdered { result.flags.remove(.isOrdered) }
        result.tables += right.tables.filter { !left.tables.contains($0) }
        switch (left.kind, right.kind) {
        case (.refused, _):
            break
        case (_, .refused):
            result.kind = right.kind
        case (let one, let other)
        where one == other && left.autocommit == right.autocommit
            && left.database == right.database:
            break
        case (.read, .write), (.write, .read):
            result.kind = .write
        default:
            result.kind = .refused(
                "a comment that only some server versions run changes the statement"
            )
        }
        return result
    }
}
