import Diagnostics

/// More than three members of the sequencer on one host cost memory and bear no more of what happens.
///
/// Compose starts all members on one engine. Three bear the crash of one process; five bear two, but
/// when the host goes all of them go, and each takes up to 256 MiB and a write of its own for every
/// entry.
///
/// Bad:
///
/// ```yaml
/// x-ft-ledger: {members: 5}
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
/// x-ft-ledger: {members: 3}
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct MembersOnOneHost: LintRule {
    static let id = DiagnosticID("FT482", "members-on-one-host")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        guard !context.services.isEmpty, let values = context.ledger,
            values.string("mode") == "etcd", let members = values.integer("members"), members > 3
        else { return }
        context.report(
            MembersOnOneHost.id,
            "\(members) members on one host take up to \(members * 256) MiB and all go with it",
            at: context.ledgerPlace("members", values),
            remedy: "3 bear the crash of one process"
        )
    }
}
