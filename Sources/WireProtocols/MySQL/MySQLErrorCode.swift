/// Error numbers that the tunnel gives or treats specially.
public struct MySQLErrorCode: RawRepresentable, Sendable, Hashable {
    /// The number as on the wire.
    public let rawValue: UInt16

    /// Creates a code from its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Too many connections.
    public static let tooManyConnections = MySQLErrorCode(rawValue: 1040)
    /// The handshake was malformed.
    public static let handshake = MySQLErrorCode(rawValue: 1043)
    /// The account may not use the database.
    public static let databaseAccessDenied = MySQLErrorCode(rawValue: 1044)
    /// User or password is wrong.
    public static let accessDenied = MySQLErrorCode(rawValue: 1045)
    /// The command is unknown.
    public static let unknownCommand = MySQLErrorCode(rawValue: 1047)
    /// The database does not exist.
    public static let unknownDatabase = MySQLErrorCode(rawValue: 1049)
    /// The server is stopping.
    public static let serverShutdown = MySQLErrorCode(rawValue: 1053)
    /// A unique key exists already.
    public static let duplicateEntry = MySQLErrorCode(rawValue: 1062)
    /// The statement cannot be parsed.
    public static let parse = MySQLErrorCode(rawValue: 1064)
    /// There is no session of this number.
    public static let noSuchThread = MySQLErrorCode(rawValue: 1094)
    /// The session belongs to someone else.
    public static let killDenied = MySQLErrorCode(rawValue: 1095)
    /// An error without a number of its own.
    public static let unknown = MySQLErrorCode(rawValue: 1105)
    /// The character set is unknown.
    public static let unknownCharset = MySQLErrorCode(rawValue: 1115)
    /// The host may not connect.
    public static let hostNotPrivileged = MySQLErrorCode(rawValue: 1130)
    /// The connection was aborted.
    public static let newAbortingConnection = MySQLErrorCode(rawValue: 1184)
    /// The packet exceeds the limit.
    public static let packetTooLarge = MySQLErrorCode(rawValue: 1153)
    /// Packets arrived out of order.
    public static let packetsOutOfOrder = MySQLErrorCode(rawValue: 1156)
    /// Reading from the connection failed.
    public static let networkRead = MySQLErrorCode(rawValue: 1158)
    /// Reading from the connection timed out.
    public static let networkReadInterrupted = MySQLErrorCode(rawValue: 1159)
    /// A lock wait timed out.
    public static let lockWaitTimeout = MySQLErrorCode(rawValue: 1205)
    /// A deadlock was broken.
    public static let lockDeadlock = MySQLErrorCode(rawValue: 1213)
    /// The statement is not supported.
    public static let notSupported = MySQLErrorCode(rawValue: 1235)
    /// The prepared statement does not exist.
    public static let unknownStatement = MySQLErrorCode(rawValue: 1243)
    /// The client offers an authentication that is not supported.
    public static let notSupportedAuthentication = MySQLErrorCode(rawValue: 1251)
    /// The server refuses because of an option, such as read only.
    public static let optionPreventsStatement = MySQLErrorCode(rawValue: 1290)
    /// The statement was interrupted.
    public static let queryInterrupted = MySQLErrorCode(rawValue: 1317)
    /// The transaction is read only.
    public static let readOnlyTransaction = MySQLErrorCode(rawValue: 1792)
    /// MariaDB: the connection was killed.
    public static let connectionKilled = MySQLErrorCode(rawValue: 1927)
    /// MariaDB: the statement exceeded its time.
    public static let statementTimeout = MySQLErrorCode(rawValue: 1969)
    /// Client side: the server has gone away.
    public static let serverGone = MySQLErrorCode(rawValue: 2006)
    /// Client side: the connection was lost during a query.
    public static let serverLost = MySQLErrorCode(rawValue: 2013)
    /// MySQL: the query exceeded its time.
    public static let queryTimeout = MySQLErrorCode(rawValue: 3024)

    /// SQLSTATE that servers give with this number.
    public var sqlState: String {
        switch rawValue {
        case 1040: "08004"
        case 1043, 1047, 1053, 1153, 1156, 1158, 1159, 1184, 1251: "08S01"
        case 1044, 1049, 1064, 1115, 1235: "42000"
        case 1045: "28000"
        case 1062: "23000"
        case 1213: "40001"
        case 1317, 1927, 1969: "70100"
        case 1792: "25006"
        default: "HY000"
        }
    }

    /// Tells whether the fault lies in order or timing, not in the value a replica holds.
    public var isOrderingFault: Bool {
        switch self {
        case .lockWaitTimeout, .lockDeadlock, .queryInterrupted, .statementTimeout, .queryTimeout,
            .serverGone, .serverLost, .connectionKilled, .serverShutdown:
            true
        default: false
        }
    }
}
