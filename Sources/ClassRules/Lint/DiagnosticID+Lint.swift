public import Diagnostics

extension DiagnosticID {
    /// A comment to ftcompose cannot be read.
    ///
    /// A comment that ignores a finding names it and gives a reason: `# ftcompose: ignore FT009
    /// -- reason`, with `until 2027-01-31` before the dashes if it shall end, or `ignore-file`
    /// for the whole file. In half a year the reason is all that is left of the decision.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 4  # ftcompose: ignore FT009
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 4  # ftcompose: ignore FT009 -- four racks, one each
    /// ```
    public static let ignoreMalformed = DiagnosticID("FT501", "ignore-malformed")

    /// A comment ignores a finding that was not found.
    ///
    /// The place was mended or moved, and the comment would hide the next finding there.
    /// `ftcompose lint --fix` removes a comment that ignores nothing.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3  # ftcompose: ignore FT009 -- four racks, one each
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 4  # ftcompose: ignore FT009 -- four racks, one each
    /// ```
    public static let ignoreUnused = DiagnosticID("FT502", "ignore-unused")

    /// A comment ignores a finding until a day that has passed.
    ///
    /// Whoever wrote the comment wanted to be reminded. The finding counts again.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 4  # ftcompose: ignore FT009 until 2020-01-31 -- the fifth server is ordered
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 4  # ftcompose: ignore FT009 until 2999-01-31 -- the fifth server is ordered
    /// ```
    public static let ignoreExpired = DiagnosticID("FT503", "ignore-expired")

    /// A baseline cannot be read.
    ///
    /// Findings that the baseline would take out cannot be told from new ones, so the run ends
    /// with status 3. `ftcompose lint --write-baseline FILE` makes a new one.
    ///
    /// No example: it is about the file after `--baseline`, not about a Compose file.
    public static let baselineInvalid = DiagnosticID("FT504", "baseline-invalid")

    /// A baseline holds findings that are gone.
    ///
    /// Each of them would hide one new finding of the same kind in the same place. Write the
    /// baseline anew to keep what was gained.
    ///
    /// No example: it is about the file after `--baseline`, not about a Compose file.
    public static let baselineStale = DiagnosticID("FT505", "baseline-stale")

    /// The configuration of `ftcompose lint` cannot be read.
    ///
    /// A rule that was meant to be an error would stay a warning, so nothing is decided and the
    /// run ends with status 3.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services: {}
    /// # file: .ftcompose.yml
    /// rules: {FT009: loud}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services: {}
    /// # file: .ftcompose.yml
    /// rules: {FT009: error}
    /// ```
    public static let configInvalid = DiagnosticID("FT506", "config-invalid")

    /// Every finding of `ftcompose lint` itself and of its rules, for the documentation and its test.
    public static let lintCatalog: [DiagnosticID] =
        [
            .ignoreMalformed, .ignoreUnused, .ignoreExpired, .baselineInvalid, .baselineStale,
            .configInvalid,
        ] + LintRules.all.map { type(of: $0).id }
}
