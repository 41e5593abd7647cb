import Diagnostics

/// Every output of a service is left out of the vote.
///
/// With `databases`, `tables` and `logs` all off nobody compares what the replicas hold. A replica
/// that lost a row is found when a client happens to read that row; when a second replica loses
/// the same row first, 2 of 3 agree on the wrong answer and the right one is repaired away.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, outputs: {databases: false, tables: false}}
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
///     x-ft: {ft_level: 3, outputs: {databases: false, tables: rows}}
/// ```
struct NothingVoted: LintRule {
    static let id = DiagnosticID("FT404", "nothing-voted")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            switch service.className {
            case "database": checkDatabase(service, context)
            case "webserver": checkWebServer(service, context)
            case "monitoring": checkMonitoring(service, context)
            default: break
            }
        }
    }

    private func checkDatabase(_ service: AnnotatedService, _ context: LintContext) {
        let tables = service.values["outputs.tables"]?.value
        let isOff = tables?.asBoolean == false || tables?.asString == "none"
        guard isOff, service.values.boolean("outputs.databases") == false,
            !isOn("outputs.logs.enabled", service)
        else { return }
        context.report(
            NothingVoted.id,
            "no state of `\(service.name)` is compared: a row lost by one replica stays lost, and "
                + "when \(service.quorum) of \(service.level) have lost it they outvote the rest",
            at: service.place("outputs.tables"),
            notes: [
                DiagnosticNote("`databases` is off too", at: service.place("outputs.databases"))
            ],
            remedy: "write `tables: rows`"
        )
    }

    private func checkWebServer(_ service: AnnotatedService, _ context: LintContext) {
        guard service.values.isWritten("outputs.html"),
            service.values.boolean("outputs.html") == false,
            service.values.strings("outputs.files").isEmpty, !isOn("outputs.logs.enabled", service)
        else { return }
        context.report(
            NothingVoted.id,
            "only status and headers of `\(service.name)` are compared: an answer 200 with the "
                + "wrong page passes \(service.level) of \(service.level)",
            at: service.place("outputs.html"),
            remedy: "write `html: true`, or name the kinds of `files` to compare"
        )
    }

    private func checkMonitoring(_ service: AnnotatedService, _ context: LintContext) {
        let kinds = ["counter", "gauges", "histograms", "summaries"]
        let isOff = kinds.allSatisfy { service.values.boolean("inputs.metrics.\($0)") == false }
        guard isOff else { return }
        context.report(
            NothingVoted.id,
            "all four metric types are left out of the vote: a replica that reports 0 for "
                + "everything passes as right",
            at: service.place("inputs.metrics"),
            remedy: "leave out only the types whose values may differ"
        )
    }

    private func isOn(_ path: String, _ service: AnnotatedService) -> Bool {
        service.values.boolean(path) ?? false
    }
}
