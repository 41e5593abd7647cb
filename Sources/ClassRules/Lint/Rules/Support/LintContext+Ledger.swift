import ComposeModel
import Diagnostics
import YAMLBridge

extension LintContext {
    /// What `x-ft-ledger` says, defaults included; nil after errors, which `build` reports.
    var ledger: AnnotationValues? {
        let quiet = DiagnosticCollector()
        let values = LedgerAnnotationReader(project: project, collector: quiet).read()
        return quiet.hasErrors ? nil : values
    }

    /// The place of a value of `x-ft-ledger`, or its key at the top of the file.
    func ledgerPlace(_ path: String, _ values: AnnotationValues) -> SourceRange? {
        values[path]?.node?.range ?? project.root.entry("x-ft-ledger")?.key.range
    }
}
