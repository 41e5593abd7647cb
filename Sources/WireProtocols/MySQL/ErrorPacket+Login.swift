extension ErrorPacket {
    /// The refusal of a login, in MariaDB's words.
    public static func accessDenied(user: String, host: String, usesPassword: Bool) -> ErrorPacket {
        ErrorPacket(
            code: .accessDenied,
            message:
                "Access denied for user '\(user)'@'\(host)' (using password: \(usesPassword ? "YES" : "NO"))"
        )
    }

    /// The refusal of a malformed connection phase, in MariaDB's words.
    public static let badHandshake = ErrorPacket(code: .handshake, message: "Bad handshake")

    /// The refusal of a character set whose characters may hold a quote's byte.
    public static func unknownCharset(collation: UInt8) -> ErrorPacket {
        ErrorPacket(
            code: .unknownCharset,
            message: "The character set of collation \(collation) is not supported; use utf8mb4"
        )
    }
}
