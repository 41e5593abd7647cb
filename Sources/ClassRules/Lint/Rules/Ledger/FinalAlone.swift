import Diagnostics

/// With `mode: local`, `final` means signed by one party: the one whose record it is.
///
/// The ledger of `mode: local` has one actor and one file. A record that is `final` there is on disk
/// and in a signed tree, so later changes of the file show; but whoever holds the key can make another
/// tree, and nobody else has a copy to compare.
///
/// Bad:
///
/// ```yaml
/// x-ft-ledger: {mode: local, durability: final}
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
///
/// Good:
///
/// ```yaml
/// x-ft-ledger: {mode: local, durability: spooled}
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct FinalAlone: LintRule {
    static let id = DiagnosticID("FT483", "final-alone")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        guard let values = context.ledger, values.string("mode") == "local" else { return }
        let path = "ft_parameters.durability"
        for service in context.services where service.values.string(path) == "final" {
            let isOwn = service.values.isWritten(path)
            context.report(
                FinalAlone.id,
                "answers of `\(service.name)` wait until its own runtime has signed their record; "
                    + "with `mode: local` nobody else does",
                at: isOwn ? service.place(path) : context.ledgerPlace("durability", values),
                remedy: "write `durability: spooled`, which waits for the disk, or `mode: etcd`"
            )
        }
    }
}
