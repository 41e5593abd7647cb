/// What else the analysis found in a statement.
public struct StatementFlags: OptionSet, Sendable, Hashable {
    /// The flags.
    public let rawValue: UInt32

    /// Creates a set.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The whole result is ordered by a top-level ORDER BY.
    public static let isOrdered = StatementFlags(rawValue: 1 << 0)
    /// Some LIMIT has no ORDER BY beside it: replicas may rightly choose different rows.
    public static let limitWithoutOrder = StatementFlags(rawValue: 1 << 1)
    /// Reads the clock or the random generator; a read needs a pin too.
    public static let timeSensitive = StatementFlags(rawValue: 1 << 2)
    /// Ends an open transaction by committing it.
    public static let implicitCommit = StatementFlags(rawValue: 1 << 3)
    /// Changes accounts or privileges.
    public static let touchesAccounts = StatementFlags(rawValue: 1 << 4)
    /// Creates a table that lives as long as the session.
    public static let createsTemporaryTable = StatementFlags(rawValue: 1 << 5)
    /// Contains UUID() and the like; send what `StatementRewriter` makes of it.
    public static let needsRewrite = StatementFlags(rawValue: 1 << 6)
    /// Assigns user variables although it is no SET.
    public static let assignsVariables = StatementFlags(rawValue: 1 << 7)
    /// Its effect on transaction and autocommit shows in the reply's status only.
    public static let isOpaque = StatementFlags(rawValue: 1 << 8)
    /// Takes table locks that last until UNLOCK TABLES.
    public static let locksTables = StatementFlags(rawValue: 1 << 9)
    /// Gives table locks back.
    public static let unlocksTables = StatementFlags(rawValue: 1 << 10)
    /// Several statements in one text.
    public static let isMultiple = StatementFlags(rawValue: 1 << 11)
    /// Changes `sql_mode`, by which text falls into tokens: read it back after the statement.
    public static let changesSQLMode = StatementFlags(rawValue: 1 << 12)
    /// COMMIT or ROLLBACK AND CHAIN.
    public static let chains = StatementFlags(rawValue: 1 << 13)
    /// COMMIT or ROLLBACK RELEASE: the server closes the connection.
    public static let releases = StatementFlags(rawValue: 1 << 14)
    /// Sends a file of the client.
    public static let localInfile = StatementFlags(rawValue: 1 << 15)
    /// Changes a global variable.
    public static let changesGlobals = StatementFlags(rawValue: 1 << 16)
    /// A write that reads what each server answers with its own truth.
    public static let volatileSource = StatementFlags(rawValue: 1 << 17)
    /// Defines a trigger, routine, event or view.
    public static let isDefinition = StatementFlags(rawValue: 1 << 18)
    /// Takes row locks: FOR UPDATE and the like.
    public static let locksRows = StatementFlags(rawValue: 1 << 19)
    /// Changes the structure of data.
    public static let isDDL = StatementFlags(rawValue: 1 << 20)
    /// SET NAMES, or another change of the connection's character set.
    public static let changesCharset = StatementFlags(rawValue: 1 << 21)
    /// Changes session state too, although it is no session statement by kind.
    public static let changesSession = StatementFlags(rawValue: 1 << 22)
}
