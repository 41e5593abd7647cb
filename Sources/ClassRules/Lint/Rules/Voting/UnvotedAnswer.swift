import Diagnostics

/// Without a majority the first replica's answer is served as if it were right.
///
/// With `on_no_majority: primary` and three replicas that answer 41, 42 and 43, the client gets 41.
/// The record marks the answer as unvoted; a client of most protocols cannot see that mark.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, on_no_majority: primary}
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
///     x-ft: {ft_level: 3, on_no_majority: fail}
/// ```
struct UnvotedAnswer: LintRule {
    static let id = DiagnosticID("FT402", "unvoted-answer")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let path = "ft_parameters.on_no_majority"
        for service in context.services
        where service.values.string(path) == "primary"
            && service.values.string("ft_parameters.mode") != "observe"
        {
            context.report(
                UnvotedAnswer.id,
                "when \(service.level) replicas give \(service.level) different answers, the "
                    + "client gets that of `\(service.name)-1`, right in 1 case of "
                    + "\(service.level)",
                at: service.place(path),
                remedy: "write `on_no_majority: fail`, unless a wrong answer is better than none"
            )
        }
    }
}
