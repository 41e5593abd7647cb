public import Diagnostics

extension DiagnosticID {
    /// The thesis' sections stand directly in the service; plain Compose rejects that.
    ///
    /// `inputs`, `outputs`, `storage` and `ft_parameters` are no keys of a Compose service, so
    /// `docker compose up` on the source fails with "Additional property ... is not allowed".
    /// Below `x-ft` they are an extension that plain Compose leaves alone, and the source runs
    /// one container of each service without ftcompose. `ftcompose lint --fix` moves the sections
    /// and changes no other byte.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     ft_parameters:
    ///       ft_level: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft:
    ///       ft_parameters:
    ///         ft_level: 3
    /// ```
    public static let bareForm = DiagnosticID("FT001", "bare-form")

    /// A key that the annotation, or a Compose service, does not have.
    ///
    /// A misspelled key would be a parameter that silently keeps its default: with `quorom: all`
    /// the quorum stays at 2 of 3. Nothing is ignored, and the nearest known key is named.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, quorom: all}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, quorum: all}
    /// ```
    public static let unknownKey = DiagnosticID("FT002", "unknown-key")

    /// A value that the key does not take.
    ///
    /// Words are read whatever their case, with spaces, hyphens or underscores, but a word that
    /// the key does not have cannot be guessed: `voting: replies` could mean `reply` or `state`,
    /// and the two differ in what a client waits for.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, voting: replies}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, voting: reply}
    /// ```
    public static let unknownValue = DiagnosticID("FT003", "unknown-value")

    /// A value of the wrong type.
    ///
    /// A list where a mapping belongs, or a word where a number belongs, is a slip of indentation
    /// or quoting. The annotation itself is a number or a mapping.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: [3]
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
    public static let valueType = DiagnosticID("FT004", "value-type")

    /// Part of the grammar, but not of this version.
    ///
    /// The value has a meaning that no runtime carries out yet. `ftcompose build` refuses it,
    /// because a service that looks protected and is not is worse than none. For a class without
    /// a transformation `ftcompose lint` says so as an info and checks the annotation all the
    /// same.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, strategy: standby}
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
    public static let notImplemented = DiagnosticID("FT005", "not-implemented")

    /// A key or value of another class.
    ///
    /// Each class has its own inputs, outputs, storage and parameters. `routing_level` says how
    /// many paths a webserver has; a database has one order of writes and no paths, so the key
    /// would change nothing.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, ft_parameters: {routing_level: 2}}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3}
    /// ```
    public static let foreignKey = DiagnosticID("FT006", "foreign-key")

    /// One parameter is written twice, perhaps in two spellings or places.
    ///
    /// `ft_level` and `FT-Level` are one key, and the parameters may stand in `ft_parameters` or
    /// beside it. With 3 here and 5 there nobody can say how many replicas were meant.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, ft_parameters: {FT-Level: 5}}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_parameters: {ft_level: 5}}
    /// ```
    public static let writtenTwice = DiagnosticID("FT007", "written-twice")

    /// `ft_level` is not 2 to 9.
    ///
    /// One replica cannot be outvoted: its fault is the answer. Beyond nine, each write waits for
    /// eleven servers to mask a fifth fault at the same time, and they all run on one engine.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 1
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
    public static let levelRange = DiagnosticID("FT008", "level-range")
}
