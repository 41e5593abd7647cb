import ComposeModel
import Diagnostics
import YAMLBridge

/// A health check is switched off, or asked for and not there.
///
/// A replica that hangs keeps its port open, and every answer of the vote waits out its time limit
/// for it: 1 hanging replica of 3 costs each request that wait until it is taken out. Checks of the
/// type `docker` ask the engine, which without a `healthcheck` says nothing about 3 of 3.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     healthcheck: {disable: true}
///     x-ft: 3
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     healthcheck: {test: [CMD, curl, -fsS, "http://localhost/"]}
///     x-ft: 3
/// ```
struct HealthcheckMissing: LintRule {
    static let id = DiagnosticID("FT448", "healthcheck-missing")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            let check = service.service.entry("healthcheck")
            if let node = disabling(check?.value) {
                context.report(
                    HealthcheckMissing.id,
                    "without a health check 1 hanging replica of \(service.level) is noticed only "
                        + "by the time limit of each request",
                    at: node.range,
                    remedy: "remove it, and the image's own check runs"
                )
                continue
            }
            let path = "outputs.healthchecks.type"
            guard check == nil, service.values.boolean("outputs.healthchecks.enable") != false,
                service.values.isWritten(path),
                service.values.string(path)?.lowercased().contains("docker") == true
            else { continue }
            context.report(
                HealthcheckMissing.id,
                "the engine is asked for the health of \(service.level) replicas, but "
                    + "`\(service.name)` has no `healthcheck`: unless its image has one, the "
                    + "answer is `none` \(service.level) times",
                at: service.place(path),
                remedy: "add a `healthcheck` to `\(service.name)`"
            )
        }
    }

    private func disabling(_ check: YAMLNode?) -> YAMLNode? {
        if let entry = check?.entry("disable"), entry.value.scalar?.boolean == true {
            return entry.key
        }
        guard let test = check?["test"] else { return nil }
        let first = test.items?.first ?? test
        return first.text == "NONE" ? test : nil
    }
}
