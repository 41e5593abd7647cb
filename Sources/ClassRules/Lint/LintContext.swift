import ComposeModel
import Diagnostics

/// What a rule sees of a project, and where its findings go.
struct LintContext {
    /// The loaded project.
    let project: ComposeProject
    /// The annotated services of every class, in the order of the source.
    let services: [AnnotatedService]
    /// The weight of the rule's findings.
    let severity: Severity

    /// Reports a finding with the rule's severity.
    func report(
        _ id: DiagnosticID,
        _ message: String,
        at range: SourceRange?,
        notes: [DiagnosticNote] = [],
        remedy: String? = nil,
        fixIts: [FixIt] = []
    ) {
        project.collector.report(
            Diagnostic(
                id,
                severity,
                message,
                at: range,
                notes: notes,
                remedy: remedy,
                fixIts: fixIts
            )
        )
    }
}
