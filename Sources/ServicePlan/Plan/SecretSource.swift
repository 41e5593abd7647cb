/// Where a secret is read at run time; exactly one of the three is set, and none holds the secret.
public struct SecretSource: Codable, Sendable, Equatable {
    /// Environment variable that holds the secret itself.
    public var environment: String?
    /// Environment variable that names a file holding the secret (`*_FILE`); one final newline is dropped.
    public var fileEnvironment: String?
    /// The account has no password (`MARIADB_ALLOW_EMPTY_ROOT_PASSWORD`).
    public var empty: Bool?

    /// Creates a source.
    public init(environment: String? = nil, fileEnvironment: String? = nil, empty: Bool? = nil) {
        self.environment = environment
        self.fileEnvironment = fileEnvironment
        self.empty = empty
    }
}
