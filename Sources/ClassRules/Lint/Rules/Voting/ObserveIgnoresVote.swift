import Diagnostics
import YAMLBridge

/// `mode: observe` masks nothing, so settings of the vote beside it have no effect.
///
/// In `observe` the client gets the first replica's answer and differences are only reported. A
/// `quorum` or `voting: state` beside it reads as protection that is not there: 1 wrong replica of
/// 3, if it is the first, is what every client sees.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, mode: observe, voting: state}
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
///     x-ft: {ft_level: 3, mode: observe}
/// ```
struct ObserveIgnoresVote: LintRule {
    static let id = DiagnosticID("FT403", "observe-ignores-vote")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services
        where service.values.string("ft_parameters.mode") == "observe" {
            for name in ["voting", "on_no_majority"] {
                let path = "ft_parameters.\(name)"
                guard service.values.isWritten(path),
                    let value = service.values[path]?.value.asString,
                    value != "reply", value != "fail"
                else { continue }
                let mode = service.values["ft_parameters.mode"]
                context.report(
                    ObserveIgnoresVote.id,
                    "`\(name): \(value)` has no effect under `mode: observe`: when "
                        + "`\(service.name)-1` is wrong and \(service.level - 1) others are right, "
                        + "clients get the wrong answer",
                    at: service.place(path),
                    notes: [DiagnosticNote("`mode` is set here", at: mode?.node?.range)],
                    remedy: "remove `\(name)`, or write `mode: vote`"
                )
            }
        }
    }
}
