public import Diagnostics

extension DiagnosticID {
    /// A key or word that is read but not written in its canonical form.
    ///
    /// `FT-Level` and `ft level` are read as `ft_level`, but editors complete and check the
    /// canonical spelling only.
    ///
    /// Protocols, record types and signals are in capitals, everything else in snake_case. The fix
    /// rewrites that key or word and no other byte.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {FT-Level: 3, outputs: {Tables: Structure}}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3, outputs: {tables: structure}}
    /// ```
    public static let canonicalSpelling = DiagnosticID("FT016", "canonical-spelling")

    /// A value that needs another parameter, which is not there.
    ///
    /// The format `custom` says that a pattern takes the lines apart; without one no line would
    /// ever be compared, and a replica that logs an error passes for a healthy one.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.27
    ///     x-ft:
    ///       class: webserver
    ///       ft_level: 3
    ///       outputs: {logs: {format: custom}}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.27
    ///     x-ft:
    ///       class: webserver
    ///       ft_level: 3
    ///       outputs: {logs: {format: custom, pattern: "^(?<level>[A-Z]+) (?<text>.*)$"}}
    /// ```
    public static let missingCompanion = DiagnosticID("FT017", "missing-companion")

    /// Two parameters that cannot both hold.
    ///
    /// Load balancing spreads requests over the paths of a webserver. Over one path there is
    /// nothing to spread, so one of the two values is not what was meant.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.27
    ///     x-ft:
    ///       class: webserver
    ///       ft_level: 3
    ///       ft_parameters: {routing_level: 1, load_balancing: {enabled: true}}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx:1.27
    ///     x-ft:
    ///       class: webserver
    ///       ft_level: 3
    ///       ft_parameters: {routing_level: 2, load_balancing: {enabled: true}}
    /// ```
    public static let parametersDisagree = DiagnosticID("FT018", "parameters-disagree")

    /// An image profile that cannot be read.
    ///
    /// Profiles in `.ftcompose/profiles` say what is known about images of your own. One that is
    /// half read would describe another image than the one that runs.
    ///
    /// No example: it is about the files in `.ftcompose/profiles`, not about a Compose file.
    public static let invalidProfile = DiagnosticID("FT019", "invalid-profile")

    /// Every finding of the grammar, for the documentation and its test.
    public static let grammarCatalog: [DiagnosticID] = [
        .canonicalSpelling, .missingCompanion, .parametersDisagree, .invalidProfile,
    ]
}
