/// What is known of a statement from its text alone.
public struct StatementAnalysis: Sendable {
    /// How the tunnel treats it.
    public internal(set) var kind = StatementKind.read
    /// What else was found.
    public internal(set) var flags: StatementFlags = []
    /// Value of the last `SET autocommit`.
    public internal(set) var autocommit: Bool?
    /// Tables named, best effort; of reads only when asked for.
    public internal(set) var tables: [SQLTableName] = []
    /// Database named by USE and by CREATE, ALTER and DROP DATABASE.
    public internal(set) var database: String?
    /// Session variables set, lower case; user variables with their `@`.
    public internal(set) var sessionVariables: [String] = []

    var verbWord = SQLWord.other
    var objectWord = SQLWord.other

    /// The command for people, such as `CREATE TABLE`.
    public var verb: String {
        guard verbWord != .other else { return "STATEMENT" }
        let verb = verbWord.rawValue.uppercased()
        return objectWord == .other ? verb : verb + " " + objectWord.rawValue.uppercased()
    }

    /// Tells whether the whole result is ordered.
    public var isOrdered: Bool { flags.contains(.isOrdered) }

    /// Tells whether the statement changes the schema of data and so ends any transaction.
    public var isImplicitCommit: Bool { flags.contains(.implicitCommit) }
}
