public import Diagnostics

extension DiagnosticID {
    /// The administrator's password is not set.
    ///
    /// The tunnel logs in to every replica to order writes and to compare states, and the voter
    /// copies rows to a replica that lost some. Both get the password the way the source has it;
    /// without one the image would not start either.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_DATABASE: app}
    ///     x-ft: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3
    /// ```
    public static let missingCredentials = DiagnosticID("FT301", "missing-credentials")

    /// The password is set in a way that tunnel and voter cannot follow.
    ///
    /// A hash does not answer a server's challenge, and a random password is another one in each
    /// replica: the first failover would find the door shut.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_RANDOM_ROOT_PASSWORD: "1"}
    ///     x-ft: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3
    /// ```
    public static let refusedCredentials = DiagnosticID("FT302", "refused-credentials")

    /// A `*_FILE` variable names a file that nothing mounts.
    ///
    /// Tunnel and voter mount what the service mounts. A file that only the image holds is not
    /// theirs.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD_FILE: /run/secrets/db}
    ///     x-ft: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD_FILE: /run/secrets/db}
    ///     secrets: [db]
    ///     x-ft: 3
    /// secrets: {db: {file: ./db.txt}}
    /// ```
    public static let secretNotMounted = DiagnosticID("FT303", "secret-not-mounted")

    /// The administrator has no password, as the source says.
    ///
    /// Whoever reaches a replica's network is administrator there. The replicas are on a network
    /// of their own, but the tunnel serves the same account to every client of the service.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: "1"}
    ///     x-ft: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3
    /// ```
    public static let emptyPassword = DiagnosticID("FT316", "empty-password")

    /// The file of a database's certificate holds something else, or is not there.
    ///
    /// The tunnel ends TLS for all replicas, so it needs the certificate and the private key that
    /// belongs to it: in one file, or the key beside it with the ending `.key`. Where the source says
    /// which files of this machine they are, `build` looks into them; a tunnel that is given anything
    /// else does not start.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     secrets: [db.pem]
    ///     x-ft: {ft_level: 3, inputs: {certificates: {"*": /run/secrets/db.pem}}}
    /// secrets: {db.pem: {file: ./db.pem}}
    /// # file: db.pem
    /// -----BEGIN CERTIFICATE-----
    /// -----END CERTIFICATE-----
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     secrets: [db.pem, db.key]
    ///     x-ft: {ft_level: 3, inputs: {certificates: {"*": /run/secrets/db.pem}}}
    /// secrets: {db.pem: {file: ./db.pem}, db.key: {file: ./db.key}}
    /// # file: db.pem
    /// -----BEGIN CERTIFICATE-----
    /// -----END CERTIFICATE-----
    /// # file: db.key
    /// -----BEGIN PRIVATE KEY-----
    /// -----END PRIVATE KEY-----
    /// ```
    public static let certificateUnfit = DiagnosticID("FT322", "certificate-unfit")
}
