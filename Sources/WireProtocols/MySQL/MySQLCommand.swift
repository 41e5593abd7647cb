/// First byte of a command.
public enum MySQLCommand: UInt8, Sendable, CaseIterable {
    /// Internal to the server.
    case sleep = 0x00
    /// Ends the session; has no reply.
    case quit = 0x01
    /// Chooses the current database.
    case initDatabase = 0x02
    /// A statement as text.
    case query = 0x03
    /// Columns of a table.
    case fieldList = 0x04
    /// CREATE DATABASE of old clients.
    case createDatabase = 0x05
    /// DROP DATABASE of old clients.
    case dropDatabase = 0x06
    /// FLUSH of old clients.
    case refresh = 0x07
    /// Stops the server.
    case shutdown = 0x08
    /// Counters as one line of text.
    case statistics = 0x09
    /// The process list.
    case processInfo = 0x0A
    /// Internal to the server.
    case connect = 0x0B
    /// Ends another session.
    case processKill = 0x0C
    /// Writes debugging information to the server's log.
    case debug = 0x0D
    /// Asks for a sign of life.
    case ping = 0x0E
    /// Internal to the server.
    case time = 0x0F
    /// Internal to the server.
    case delayedInsert = 0x10
    /// Logs in again on the same connection.
    case changeUser = 0x11
    /// Asks for the binary log.
    case binlogDump = 0x12
    /// Asks for a table's content, of old replication.
    case tableDump = 0x13
    /// Internal to replication.
    case connectOut = 0x14
    /// Registers a replication client.
    case registerSlave = 0x15
    /// Prepares a statement.
    case statementPrepare = 0x16
    /// Executes a prepared statement.
    case statementExecute = 0x17
    /// Sends a part of a parameter; has no reply.
    case statementSendLongData = 0x18
    /// Forgets a prepared statement; has no reply.
    case statementClose = 0x19
    /// Forgets a prepared statement's parameter data and cursor.
    case statementReset = 0x1A
    /// Turns multi-statements on or off.
    case setOption = 0x1B
    /// Fetches rows of a cursor.
    case statementFetch = 0x1C
    /// Internal to the server.
    case daemon = 0x1D
    /// Asks for the binary log by transaction ids.
    case binlogDumpGTID = 0x1E
    /// Brings the session back to its first state.
    case resetConnection = 0x1F
    /// MariaDB: executes a prepared statement for many rows.
    case statementBulkExecute = 0xFA

    /// Tells whether the server answers this command at all.
    public var hasReply: Bool {
        switch self {
        case .quit, .statementSendLongData, .statementClose: false
        default: true
        }
    }
}
