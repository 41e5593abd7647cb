import Diagnostics
import YAMLBridge

/// Reports placeholders that Compose cannot read, wherever they stand: it reads all of a file, also
/// what this program passes on as it is written.
struct PlaceholderCheck {
    let collector: DiagnosticCollector

    /// Looks at every value; keys are never interpolated, and an alias was looked at where its node
    /// stands.
    func run(_ node: YAMLNode) {
        switch node.content {
        case .alias: break
        case .sequence(let items): items.forEach(run)
        case .mapping(let entries): entries.forEach { run($0.value) }
        case .scalar(let scalar):
            guard PlaceholderText.hasDollar(scalar.text) else { return }
            do throws(InterpolationProblem) {
                _ = try InterpolationTemplate(scalar.text)
            } catch {
                if let finding = error.finding(at: node) { collector.report(finding) }
            }
        }
    }
}
