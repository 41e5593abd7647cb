/// What is known of a password, enough to log in to a server.
public enum MySQLSecret: Sendable, Equatable {
    /// The account has no password.
    case none
    /// The password itself.
    case password([UInt8])
    /// SHA1(password); enough for `mysql_native_password` with any scramble.
    case nativeHash(sha1OfPassword: [UInt8])
}
