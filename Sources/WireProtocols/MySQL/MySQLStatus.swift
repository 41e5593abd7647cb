/// Status flags of OK and EOF packets.
public struct MySQLStatus: OptionSet, Sendable, Hashable {
    /// The flags as on the wire.
    public let rawValue: UInt16

    /// Creates a set.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A transaction is open.
    public static let inTransaction = MySQLStatus(rawValue: 0x0001)
    /// Each statement commits by itself.
    public static let autocommit = MySQLStatus(rawValue: 0x0002)
    /// Another result follows.
    public static let moreResultsExist = MySQLStatus(rawValue: 0x0008)
    /// The optimizer found no good index.
    public static let noGoodIndexUsed = MySQLStatus(rawValue: 0x0010)
    /// The optimizer used no index.
    public static let noIndexUsed = MySQLStatus(rawValue: 0x0020)
    /// A cursor is open for the statement.
    public static let cursorExists = MySQLStatus(rawValue: 0x0040)
    /// The last row of the cursor was sent.
    public static let lastRowSent = MySQLStatus(rawValue: 0x0080)
    /// A database was dropped.
    public static let databaseDropped = MySQLStatus(rawValue: 0x0100)
    /// Backslash is an ordinary character in strings.
    public static let noBackslashEscapes = MySQLStatus(rawValue: 0x0200)
    /// The prepared statement was re-prepared with other columns.
    public static let metadataChanged = MySQLStatus(rawValue: 0x0400)
    /// The statement was slow.
    public static let queryWasSlow = MySQLStatus(rawValue: 0x0800)
    /// The packet carries output parameters.
    public static let outputParameters = MySQLStatus(rawValue: 0x1000)
    /// The open transaction is read only.
    public static let inReadOnlyTransaction = MySQLStatus(rawValue: 0x2000)
    /// Session state information follows.
    public static let sessionStateChanged = MySQLStatus(rawValue: 0x4000)

    /// Flags that replicas must agree on; the others depend on timing or on the optimizer.
    public static let compared: MySQLStatus = [
        .inTransaction, .autocommit, .moreResultsExist, .cursorExists, .lastRowSent,
        .outputParameters, .inReadOnlyTransaction, .noBackslashEscapes,
    ]
}
