/// Capability flags of the connection phase.
public struct MySQLCapabilities: OptionSet, Sendable, Hashable {
    /// The flags as on the wire.
    public let rawValue: UInt32

    /// Creates a set.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Long passwords; when set, MariaDB leaves its own extended flags off.
    public static let longPassword = MySQLCapabilities(rawValue: 1 << 0)
    /// Affected rows count found instead of changed rows.
    public static let foundRows = MySQLCapabilities(rawValue: 1 << 1)
    /// Column flags are two bytes.
    public static let longFlag = MySQLCapabilities(rawValue: 1 << 2)
    /// The login may name a database.
    public static let connectWithDatabase = MySQLCapabilities(rawValue: 1 << 3)
    /// Packets are compressed.
    public static let compress = MySQLCapabilities(rawValue: 1 << 5)
    /// LOAD DATA LOCAL is possible.
    public static let localFiles = MySQLCapabilities(rawValue: 1 << 7)
    /// Spaces before parentheses of function calls are ignored.
    public static let ignoreSpace = MySQLCapabilities(rawValue: 1 << 8)
    /// The protocol of version 4.1, the only one spoken here.
    public static let protocol41 = MySQLCapabilities(rawValue: 1 << 9)
    /// The interactive timeout applies.
    public static let interactive = MySQLCapabilities(rawValue: 1 << 10)
    /// The connection switches to TLS.
    public static let ssl = MySQLCapabilities(rawValue: 1 << 11)
    /// Status flags tell about transactions.
    public static let transactions = MySQLCapabilities(rawValue: 1 << 13)
    /// Passwords are proven by scramble.
    public static let secureConnection = MySQLCapabilities(rawValue: 1 << 15)
    /// A query may hold several statements.
    public static let multiStatements = MySQLCapabilities(rawValue: 1 << 16)
    /// A query may give several results.
    public static let multiResults = MySQLCapabilities(rawValue: 1 << 17)
    /// A prepared statement may give several results.
    public static let preparedMultiResults = MySQLCapabilities(rawValue: 1 << 18)
    /// Authentication plugins are named.
    public static let pluginAuth = MySQLCapabilities(rawValue: 1 << 19)
    /// The login carries connection attributes.
    public static let connectAttributes = MySQLCapabilities(rawValue: 1 << 20)
    /// The authentication data of the login is length-encoded.
    public static let pluginAuthLengthEncoded = MySQLCapabilities(rawValue: 1 << 21)
    /// Expired passwords can be handled.
    public static let expiredPasswords = MySQLCapabilities(rawValue: 1 << 22)
    /// OK packets carry session state.
    public static let sessionTrack = MySQLCapabilities(rawValue: 1 << 23)
    /// OK packets take the place of EOF packets.
    public static let deprecateEOF = MySQLCapabilities(rawValue: 1 << 24)
    /// Column definitions may be left out.
    public static let optionalMetadata = MySQLCapabilities(rawValue: 1 << 25)
    /// Packets are compressed with Zstandard.
    public static let zstandard = MySQLCapabilities(rawValue: 1 << 26)
    /// Queries carry attributes.
    public static let queryAttributes = MySQLCapabilities(rawValue: 1 << 27)

    /// Flags spoken alike with clients and replicas, so that packets can be relayed as they are.
    ///
    /// What is missing is missing on purpose: it would change the framing, or put content of one
    /// server into its replies.
    public static let relayed: MySQLCapabilities = [
        .longPassword, .foundRows, .longFlag, .connectWithDatabase, .localFiles, .ignoreSpace,
        .protocol41, .interactive, .transactions, .secureConnection, .multiStatements,
        .multiResults, .preparedMultiResults, .pluginAuth, .pluginAuthLengthEncoded,
    ]

    /// Flags shown to a client: connection attributes are accepted and dropped.
    public static func offered(withTLS: Bool) -> MySQLCapabilities {
        var offered = relayed.union(.connectAttributes)
        if withTLS { offered.insert(.ssl) }
        return offered
    }

    /// Flags without which a peer is refused.
    public static let required: MySQLCapabilities = [.protocol41, .secureConnection]

    /// Flags to use with the replicas for a client that asked for this set.
    public var forReplicas: MySQLCapabilities {
        intersection(.relayed).union([
            .longPassword, .longFlag, .protocol41, .transactions, .secureConnection, .pluginAuth,
            .pluginAuthLengthEncoded,
        ])
    }
}
