public import Diagnostics

extension DiagnosticID {
    /// A file cannot be read.
    ///
    /// What a missing file would have said is not known, so nothing is decided without it, and
    /// `ftcompose lint` never calls such a project clean.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     env_file: [missing.env]
    ///     x-ft: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     env_file: [db.env]
    ///     x-ft: 3
    /// # file: db.env
    /// MARIADB_ROOT_PASSWORD=secret
    /// ```
    public static let fileUnreadable = DiagnosticID("FT201", "file-unreadable")

    /// Something in the Compose file has the wrong shape.
    ///
    /// Compose would reject the file too, often without the place. Only what has to be understood
    /// is looked at.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services: [web, db]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web: {image: nginx}
    /// ```
    public static let composeShape = DiagnosticID("FT202", "compose-shape")

    /// A Compose feature that is not carried over.
    ///
    /// The feature means something that this program cannot keep or cannot see: a source on
    /// another machine, for example, is left to docker compose. `ftcompose lint` never calls a
    /// project clean of which it has not seen everything. A copy of a git repository beside the
    /// project, such as a submodule, is read like any other file.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// include: ["https://example.com/base.git"]
    /// services:
    ///   web: {image: nginx}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// include: [base.yml]
    /// services:
    ///   web: {image: nginx}
    /// # file: base.yml
    /// services:
    ///   other: {image: busybox}
    /// ```
    public static let composeUnsupported = DiagnosticID("FT203", "compose-unsupported")

    /// A malformed placeholder.
    ///
    /// Compose refuses the whole file for it. A dollar sign that is meant as one is written `$$`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: "${LEVEL"
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: "${LEVEL:-3}"
    /// ```
    public static let placeholderSyntax = DiagnosticID("FT204", "placeholder-syntax")

    /// A placeholder decides something or is required, and has no value here.
    ///
    /// Compose would take an empty text for it with a warning. Where the text decides how many
    /// replicas there are or which image they run, an empty one decides nothing. What `${NAME:?}`
    /// requires Compose refuses to do without, and so does `ftcompose build` unless it is told to
    /// leave that to Compose (`--defer-required`).
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: "${LEVEL}"
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: "${LEVEL:-3}"
    /// ```
    public static let placeholderUnset = DiagnosticID("FT205", "placeholder-unset")

    /// A line of a dotenv file cannot be read.
    ///
    /// Compose stops at such a line. A variable that is half read would change what placeholders
    /// mean.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services: {}
    /// # file: .env
    /// A='open
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services: {}
    /// # file: .env
    /// A='closed'
    /// ```
    public static let dotenvSyntax = DiagnosticID("FT206", "dotenv-syntax")

    /// A name is used but not declared.
    ///
    /// Named volumes, networks, configs and secrets are declared at the top level. The output
    /// declares one volume for each replica after the pattern of the source's declaration, so
    /// there must be one.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     volumes: ["data:/var/lib/mysql"]
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
    ///     volumes: ["data:/var/lib/mysql"]
    ///     x-ft: 3
    /// volumes: {data: }
    /// ```
    public static let undeclaredName = DiagnosticID("FT207", "undeclared-name")

    /// Every finding of this target, for the documentation and its test.
    public static let composeCatalog: [DiagnosticID] = [
        .fileUnreadable, .composeShape, .composeUnsupported, .placeholderSyntax, .placeholderUnset,
        .dotenvSyntax, .undeclaredName, .mergeConflict, .mergeUnresolved, .annotationSplit,
        .extendsBroken, .includeBroken, .extensionLost, .projectName, .profileInactive,
        .unknownComposeKey, .settingsClash, .envFileMissing,
    ]
}
