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
///     x-ft: {class: webserver, ft_level: 3}
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
        let callers = context.services.filter {
            ["webserver", "application", "continuous_integration"].contains($0.className)
        }
        guard !callers.isEmpty else { return }
        var backends: [String: (backend: Backend, service: ComposeService)] = [:]
        for service in context.project.services {
            guard let image = context.image(of: service), let backend = Backend.of(image: image)
            else { continue }
            backends[service.name] = (backend, service)
        }
        let annotated = Set(context.services.map(\.name))
        let order = Dictionary(
            context.project.services.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        let names = Set(backends.keys)
        for caller in callers {
            let references = ServiceReferences(of: caller.service, among: names, in: context)
            for name in references.all.sorted(by: { order[$0] ?? 0 < order[$1] ?? 0 })
            where name != caller.name {
                guard let (backend, target) = backends[name] else { continue }
                report(caller, backend, target, references.range(name), annotated, context)
            }
        }
    }

    private func report(
        _ caller: AnnotatedService,
        _ backend: Backend,
        _ target: ComposeService,
        _ place: SourceRange?,
        _ annotated: Set<String>,
        _ context: LintContext
    ) {
        let words =
            annotated.contains(target.name)
            ? "its own vote cannot tell \(caller.level) equal writes from "
                + "\(caller.level) wanted ones"
            : "the \(backend.kind)"
        context.report(
            WritesMultiplied.id,
            "\(caller.level) replicas of `\(caller.name)` use the \(backend.kind) "
                + "`\(target.name)`: for one request \(backend.effect(of: caller.level))",
            at: place,
            notes: [DiagnosticNote(words, at: target.key.range)],
            remedy: "annotate the \(backend.kind) and not its caller, or let the replicas only read"
        )
    }
}
