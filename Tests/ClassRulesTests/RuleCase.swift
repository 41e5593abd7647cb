import ComposeModel
import Diagnostics
import Foundation
import YAMLBridge

@testable import ClassRules

/// One case for the semantic rules alone: the project is loaded, every rule looks at it, and neither
/// the loader's nor the annotation's own findings are shown.
struct RuleCase {
    private let base: BuildCase

    /// Unpacks the case: `# file: NAME` or `--- file: NAME` starts another file.
    init(_ input: String) throws {
        let text = input.replacingOccurrences(of: "\n# file: ", with: "\n--- file: ")
        base = try BuildCase(text.hasSuffix("\n\n") ? text : text + "\n")
    }

    /// The findings of all rules, in their order.
    func findings() throws -> [Diagnostic] {
        let loading = DiagnosticCollector()
        guard let project = ComposeLoader(options: base.options, collector: loading).load() else {
            throw DiagnosticsError(loading.diagnostics)
        }
        let reader = AnnotatedServiceReader(project: project, profiles: ImageProfileTable())
        let services = project.services.compactMap { reader.read($0) }
        let before = project.collector.diagnostics.count
        for rule in LintRules.all {
            let severity = type(of: rule).severity
            rule.check(LintContext(project: project, services: services, severity: severity))
        }
        return Array(project.collector.diagnostics.dropFirst(before))
    }

    /// Findings as golden files hold them.
    func text(of findings: [Diagnostic]) -> String {
        TextRenderer().render(findings)
            .replacingOccurrences(of: base.folder.path + "/", with: "")
    }

    func remove() { base.remove() }
}
