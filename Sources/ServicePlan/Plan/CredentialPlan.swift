/// Where the runtimes find the administrator's account of the replicas.
public struct CredentialPlan: Codable, Sendable, Equatable {
    /// Name of the administrator (`root` for MariaDB and MySQL images).
    public var administrator: String
    /// Where its password comes from.
    public var password: SecretSource

    /// Creates the description of an account.
    public init(administrator: String, password: SecretSource) {
        self.administrator = administrator
        self.password = password
    }
}
