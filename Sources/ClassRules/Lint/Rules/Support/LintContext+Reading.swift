import ComposeModel
import Diagnostics
import YAMLBridge

extension LintContext {
    /// A reader of a service's keys whose findings go nowhere: the loader and `build` report
    /// shapes.
    func quietReader(_ service: ComposeService) -> ServiceReader {
        let quiet = DiagnosticCollector()
        return ServiceReader(
            service: service,
            resolver: project.resolver.reporting(to: quiet),
            collector: quiet
        )
    }

    /// A text with its placeholders' values; the text as written where one has none.
    func value(_ raw: String, in node: YAMLNode) -> String {
        let resolver = project.resolver.reporting(to: DiagnosticCollector())
        return resolver.resolve(raw, in: node, what: "it")?.value ?? raw
    }

    /// The text of a scalar with its placeholders' values; nil for anything but a scalar.
    func value(_ node: YAMLNode?) -> String? {
        guard let node, let text = node.text else { return nil }
        return value(text, in: node)
    }

    /// The value of a variable of the project; nil when it has none.
    func variable(_ name: String, at node: YAMLNode) -> String? {
        let resolver = project.resolver.reporting(to: DiagnosticCollector())
        return resolver.resolve("${\(name)}", in: node, what: "it")?.value
    }

    /// The annotated service of a name.
    func annotated(_ name: String) -> AnnotatedService? { services.first { $0.name == name } }

    /// The image of a service, placeholders resolved; nil for one that is only built.
    func image(of service: ComposeService) -> String? { value(service["image"]) }

    /// A sentence's number with its noun, which takes an `s` from two on.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
