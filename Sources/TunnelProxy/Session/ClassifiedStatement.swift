internal import WireProtocols

/// A statement as the session machinery needs it: what it must hold, and how it is sent.
struct ClassifiedStatement {
    /// What the session does with the statement.
    enum Treatment: Equatable {
        /// Fan out and vote.
        case vote
        /// Answer from one replica; the content differs between equal replicas by nature.
        case single(reason: String)
        /// Refuse with this text.
        case refuse(reason: String)
        /// KILL of a session of the tunnel.
        case kill(queryOnly: Bool, connection: UInt64)
    }

    var treatment = Treatment.vote
    var need = SessionState.Need.read
    /// Verb for records, such as `CREATE TABLE`.
    var verb = ""
    /// The result depends on clock or random numbers: pinned even when it only reads.
    var isTimeSensitive = false
    /// Accounts or grants change: cached lookups end.
    var touchesAccounts = false
    /// A temporary table is made: this session cannot move to another replica any more.
    var createsTemporaryTable = false
    /// Worth replaying on a replica that joins the session later.
    var changesSession = false
    /// The client pins the time itself (true) or lets it run again (false); nil for other statements.
    var setsTimestamp: Bool?
    /// An isolation level is set: true when snapshots move under it.
    var isolationMoves: Bool?
    /// START TRANSACTION READ ONLY: opens its snapshot on all replicas at once.
    var opensReadOnly = false
    /// Changes `sql_mode`, by which later texts fall into tokens.
    var changesSQLMode = false
    /// COMMIT or ROLLBACK RELEASE: the servers close the connection.
    var endsSession = false
    /// Tables touched, as far as known.
    var tables: [SQLTableName] = []
    /// It may write what its text does not name: CALL, EXECUTE, several statements in one.
    var hidesTables = false
    /// Databases named by CREATE, DROP or USE.
    var databases: [String] = []
}
