import Diagnostics
import YAMLBridge

/// Reports placeholders that Compose cannot read, or that require a value and have none, wherever they
/// stand: it reads all of a file, also what this program passes on as it is written.
struct PlaceholderCheck {
    let collector: DiagnosticCollector

    /// Reports what breaks the grammar.
    func run(_ node: YAMLNode) {
        visit(node) { text, place in
            do throws(InterpolationProblem) {
                _ = try InterpolationTemplate(text)
            } catch {
                if let finding = error.finding(at: place) { collector.report(finding) }
            }
        }
    }

    /// Reports what `${NAME:?}` requires and the variables do not have.
    func requireValues(_ node: YAMLNode, _ resolver: TextResolver) {
        visit(node) { text, place in
            // Every placeholder that requires a value has a question mark.
            guard text.utf8.contains(UInt8(ascii: "?")) else { return }
            resolver.reporting(to: collector).require(text, in: place)
        }
    }

    /// Hands over every value with a dollar sign; keys are never interpolated, and an alias was looked at
    /// where its node stands.
    private func visit(_ node: YAMLNode, _ look: (String, YAMLNode) -> Void) {
        switch node.content {
        case .alias: break
        case .sequence(let items): items.forEach { visit($0, look) }
        case .mapping(let entries): entries.forEach { visit($0.value, look) }
        case .scalar(let scalar):
            if PlaceholderText.hasDollar(scalar.text) { look(scalar.text, node) }
        }
    }
}
