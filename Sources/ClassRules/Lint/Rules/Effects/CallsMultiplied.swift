import Diagnostics
import YAMLBridge

/// One replicated service calls another: every request is made N times, and answered N times N.
///
/// Each of 3 replicas of `web` calls `api` for itself; the tunnel of `api` hands each call to 3
/// replicas. One request of a client is 9 requests inside, and a counter in `api` goes up by 3.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: registry.example/web:2.1
///     restart: always
///     expose: ["8080"]
///     environment: {API_URL: "http://api:8080"}
///     x-ft: {class: webserver, ft_level: 3}
///   api:
///     image: registry.example/api:1.9
///     restart: always
///     expose: ["8080"]
///     x-ft: {class: webserver, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: registry.example/web:2.1
///     restart: always
///     environment: {API_URL: "http://api:8080"}
///   api:
///     image: registry.example/api:1.9
///     restart: always
///     expose: ["8080"]
///     x-ft: {class: webserver, ft_level: 3}
/// ```
struct CallsMultiplied: LintRule {
    static let id = DiagnosticID("FT422", "calls-multiplied")
    static let severity = Severity.warning
    private static let callers = ["webserver", "application", "continuous_integration"]

    func check(_ context: LintContext) {
        let callers = context.services.filter {
            CallsMultiplied.callers.contains($0.className)
        }
        let targets = Dictionary(
            callers.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let names = Set(targets.keys)
        guard names.count > 1 else { return }
        for caller in callers {
            let references = ServiceReferences(of: caller.service, among: names, in: context)
            for name in references.all where name != caller.name {
                guard let target = targets[name] else { continue }
                context.report(
                    CallsMultiplied.id,
                    "\(caller.level) replicas of `\(caller.name)` each call `\(target.name)`, "
                        + "which hands each call to \(target.level): one request becomes "
                        + "\(caller.level * target.level), and `\(target.name)` counts "
                        + "\(caller.level)",
                    at: references.range(name),
                    notes: [DiagnosticNote("replicated too", at: target.source.node.range)],
                    remedy: "annotate the one of the two that must not fail"
                )
            }
        }
    }
}
