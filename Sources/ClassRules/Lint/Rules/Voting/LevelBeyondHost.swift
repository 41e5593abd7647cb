import Diagnostics

/// Many replicas on one engine, whose single failure stops them all.
///
/// Compose starts everything on one host. Five replicas mask 2 faults of replicas; the host, the
/// engine and the tunnel are there once, and the failure of any of them is 5 of 5. From five
/// replicas on, the same effort is better spent on a second host.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 5
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
///     x-ft: 3
/// ```
struct LevelBeyondHost: LintRule {
    static let id = DiagnosticID("FT408", "level-beyond-host")
    static let severity = Severity.info
    /// The smallest number of replicas that is remarked on.
    private static let replicasMin = 5

    func check(_ context: LintContext) {
        for service in context.services where service.level >= LevelBeyondHost.replicasMin {
            context.report(
                LevelBeyondHost.id,
                "\(service.level) replicas mask "
                    + "\(LintContext.count(service.faultsMasked, "fault")) "
                    + "of replicas, but one host runs all of them and the one tunnel: its failure "
                    + "is \(service.level) of \(service.level)",
                at: service.place("ft_parameters.ft_level"),
                remedy: "3 replicas mask 1 fault; what is left to gain needs another host"
            )
        }
    }
}
