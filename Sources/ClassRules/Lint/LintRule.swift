import Diagnostics

/// One semantic rule: one file, one type, and its doc comment is its page (`scripts/rule-pages`).
protocol LintRule: Sendable {
    /// The identity of what it finds, FT4xx.
    static var id: DiagnosticID { get }
    /// How much its findings weigh unless the configuration says otherwise.
    static var severity: Severity { get }
    /// Looks at a project and reports through the context.
    func check(_ context: LintContext)
}
