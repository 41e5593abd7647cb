import ComposeModel
import Diagnostics
import YAMLBridge

/// Replicas of a service that writes to a server outside the vote write everything N times.
///
/// Every replica gets every request and makes its own calls. Three replicas of a shop that share
/// one database insert each order 3 times, and `stock = stock - 1` takes 3 off. Annotating the
/// database does not help: it sees 3 sessions of 3 clients, each with a right to its own write.
///
/// Bad:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     restart: always
///     environment: {DB_HOST: db}
///     x-ft: {class: application, ft_level: 3}
///   db:
///     image: mariadb:10.11
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     restart: always
///     environment: {DB_HOST: db}
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct WritesMultiplied: LintRule {
    static let id = DiagnosticID("FT421", "writes-multiplied")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        // Replicas of a web server are voted on reply by reply: for them this is an error, FT430.
        let callers = context.services.filter {
            ["application", "continuous_integration"].contains($0.className)
        }
        let annotated = Set(context.services.map(\.name))
        for use in BackendUse.all(by: callers, in: context) {
            report(use, annotated, context)
        }
    }

    private func report(_ use: BackendUse, _ annotated: Set<String>, _ context: LintContext) {
        let words =
            annotated.contains(use.target.name)
            ? "its own vote cannot tell \(use.caller.level) equal writes from "
                + "\(use.caller.level) wanted ones"
            : "the \(use.backend.kind)"
        context.report(
            WritesMultiplied.id,
            "\(use.caller.level) replicas of `\(use.caller.name)` use the \(use.backend.kind) "
                + "`\(use.target.name)`: for one request \(use.backend.effect(of: use.caller.level))",
            at: use.place,
            notes: [DiagnosticNote(words, at: use.target.key.range)],
            remedy:
                "annotate the \(use.backend.kind) and not its caller, or let the replicas only read"
        )
    }
}
