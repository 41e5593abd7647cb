import Diagnostics

/// Fewer than three actors: no majority is left when one of them is hostile or down.
///
/// A block is final when a majority of the actors has signed it. Of two actors both are needed, so
/// either can stop the ledger by being away, and one of one can rewrite it without anybody noticing.
/// With three a ledger bears one that is down and shows one that lies.
///
/// Bad:
///
/// ```yaml
/// x-ft-ledger: {actors: [provider, user]}
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
/// x-ft-ledger: {actors: [provider, developer, user]}
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct FewActors: LintRule {
    static let id = DiagnosticID("FT481", "few-actors")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        guard !context.services.isEmpty, let values = context.ledger,
            values.string("mode") == "etcd", case .mapping(let actors) = values["actors"]?.value,
            actors.count < 3
        else { return }
        context.report(
            FewActors.id,
            actors.count == 1
                ? "one actor signs alone: it can rewrite the ledger and nobody sees it"
                : "a majority of \(actors.count) actors is all of them: either can stop the ledger",
            at: context.ledgerPlace("actors", values),
            remedy: "name three actors, or write `mode: local` if one party is enough"
        )
    }
}
