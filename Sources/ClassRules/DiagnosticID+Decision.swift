public import Diagnostics

extension DiagnosticID {
    /// An even `ft_level` masks no more faults than the odd one below it.
    ///
    /// The quorum is more than half of the configured replicas. 4 replicas need 3 equal answers
    /// and mask 1 fault, as 3 replicas do with 2 equal answers; 2 faults of 4 lose the vote. The
    /// fourth replica only adds work and one more thing that can fail.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 4
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 5
    /// ```
    public static let evenLevel = DiagnosticID("FT009", "even-level")

    /// No profile describes the image, or the service has none.
    ///
    /// The image decides the class, the port, the data folder and where the password comes from.
    /// For an image nobody described these must be said, or the replicas might keep their data in
    /// a place that no volume holds.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: example/unheard-of:1
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
    public static let unknownImage = DiagnosticID("FT010", "unknown-image")

    /// The profile was never tried on the real server.
    ///
    /// What is known of the image was written down from its documentation. Equal statements may
    /// have unequal effects in a server nobody compared: try your application against the
    /// replicas before you rely on them.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mysql:8.4
    ///     environment: {MYSQL_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
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
    public static let untestedImage = DiagnosticID("FT011", "untested-image")

    /// `x-ft` stands where nobody reads it, or is misspelled.
    ///
    /// Plain Compose takes any key that starts with `x-`, so `x-FT` or an annotation below
    /// `deploy` looks right and protects nothing. Compose also drops the top-level extensions of
    /// included files.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-FT: 3
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
    public static let misplacedAnnotation = DiagnosticID("FT012", "misplaced-annotation")

    /// A quorum that is not 1 to `ft_level`.
    ///
    /// 4 equal answers of 3 replicas can never come: every request would end without majority.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, quorum: 4}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, quorum: 3}
    /// ```
    public static let quorumRange = DiagnosticID("FT013", "quorum-range")

    /// A quorum that two different answers can reach.
    ///
    /// With 2 of 4, two replicas may say A and two B: both are a quorum, and which one the client
    /// sees is a matter of speed. Only more than half of the replicas rules that out.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 5, quorum: 2}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 5, quorum: 3}
    /// ```
    public static let weakQuorum = DiagnosticID("FT014", "weak-quorum")

    /// The annotation does not say how many replicas there are.
    ///
    /// The number decides what is masked: 3 replicas mask one fault, 5 mask two. There is no
    /// default, because the number is the price.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {class: database}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {class: database, ft_level: 3}
    /// ```
    public static let missingLevel = DiagnosticID("FT015", "missing-level")
}
