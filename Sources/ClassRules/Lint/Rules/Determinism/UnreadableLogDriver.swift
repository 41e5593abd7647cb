import ComposeModel
import Diagnostics
import YAMLBridge

/// The container's output is voted on, but the log driver keeps nothing that could be read.
///
/// The voter reads a container's output through the engine. With `driver: none` there is nothing to
/// read: the vote sees 3 empty logs and calls them equal.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     logging: {driver: none}
///     x-ft: {ft_level: 3, outputs: {logs: {enabled: true, redirection: stream}}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     logging: {driver: local}
///     x-ft: {ft_level: 3, outputs: {logs: {enabled: true, redirection: stream}}}
/// ```
struct UnreadableLogDriver: LintRule {
    static let id = DiagnosticID("FT419", "unreadable-log-driver")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            guard let node = service.service["logging"]?["driver"], context.value(node) == "none",
                let vote = vote(service)
            else { continue }
            context.report(
                UnreadableLogDriver.id,
                "`driver: none` keeps no log: the vote compares \(service.level) empty texts and "
                    + "finds them equal",
                at: node.range,
                notes: [DiagnosticNote("the vote on the output", at: service.place(vote))],
                remedy: "write `driver: json-file` or `driver: local`"
            )
        }
    }

    private func vote(_ service: AnnotatedService) -> String? {
        if service.values.boolean("outputs.stream.enabled") == true {
            return "outputs.stream.enabled"
        }
        guard service.values.boolean("outputs.logs.enabled") == true else { return nil }
        if service.values.string("outputs.logs.redirection") == "stream" {
            return "outputs.logs.redirection"
        }
        let path = service.values.string("storage.logs") ?? ""
        return path.hasSuffix("-json.log") ? "storage.logs" : nil
    }
}
