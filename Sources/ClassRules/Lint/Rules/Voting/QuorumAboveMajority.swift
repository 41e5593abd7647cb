import Diagnostics

/// A quorum above the majority: a single failed replica stops every answer.
///
/// A majority is enough to outvote a minority. Each further vote wanted is a replica that may not
/// fail: with `quorum: all`, 1 failed replica of 3 leaves 2 votes, 3 are needed, and the service is
/// down. One server alone would fail three times less often.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, quorum: all}
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
///     x-ft: {ft_level: 3, quorum: majority}
/// ```
struct QuorumAboveMajority: LintRule {
    static let id = DiagnosticID("FT401", "quorum-above-majority")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let path = "ft_parameters.quorum"
        for service in context.services
        where service.values.isWritten(path) && service.quorum > service.majority
            && service.quorum <= service.level
        {
            let lost = service.faultsMasked + 1
            context.report(
                QuorumAboveMajority.id,
                "\(service.quorum) of \(service.level) must agree: \(lost) failed of "
                    + "\(service.level) leave \(service.level - lost) votes, and "
                    + "`\(service.name)` answers nobody",
                at: service.place(path),
                remedy: "remove `quorum`: the majority of \(service.majority) masks "
                    + LintContext.count(service.level - service.majority, "fault")
            )
        }
    }
}
