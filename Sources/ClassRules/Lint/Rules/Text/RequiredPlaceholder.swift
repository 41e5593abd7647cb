import ComposeModel
import Diagnostics
import YAMLBridge

/// A placeholder in the annotation makes plain Compose fail.
///
/// Compose fills in placeholders everywhere, in `x-ft` too. `${FT_LEVEL:?}` in an annotation stops
/// a plain `docker compose up` for a value it does not use: whoever runs the project without
/// ftcompose, which an annotation must not prevent, gets 0 services instead of all.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: "3", forwarding: "${TUNNEL:?}"}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: "3", forwarding: "${TUNNEL:-tunnel}"}
/// ```
struct RequiredPlaceholder: LintRule {
    static let id = DiagnosticID("FT461", "required-placeholder")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.project.services {
            for entry in service.entries where entry.name == "x-ft" {
                visit(entry.value, service, context)
            }
        }
    }

    private func visit(_ node: YAMLNode, _ service: ComposeService, _ context: LintContext) {
        for entry in node.rawEntries ?? [] { visit(entry.value, service, context) }
        for item in node.items ?? [] { visit(item, service, context) }
        guard let text = node.text, text.contains("?"),
            let template = try? InterpolationTemplate(text),
            let name = template.variableNames.first,
            // With no variable set at all, only a required one is an error.
            (try? template.evaluate { _ in nil }) == nil
        else { return }
        context.report(
            RequiredPlaceholder.id,
            "where `\(name)` is not set, plain `docker compose up` starts 0 of "
                + "\(LintContext.count(context.project.services.count, "service")), for a value "
                + "of the annotation it does not use",
            at: node.range,
            remedy: "write ${\(name):-default}"
        )
    }
}
