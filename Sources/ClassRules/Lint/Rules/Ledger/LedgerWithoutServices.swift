import ComposeModel
import Diagnostics
import YAMLBridge

/// A ledger is described, but no service is annotated: there is nothing to record.
///
/// `x-ft-ledger` says where votes go. Without an `x-ft` there are no replicas and no votes, and the
/// output has no ledger either: 0 of its containers are started.
///
/// Bad:
///
/// ```yaml
/// x-ft-ledger: {mode: etcd}
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
/// ```
///
/// Good:
///
/// ```yaml
/// x-ft-ledger: {mode: etcd}
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct LedgerWithoutServices: LintRule {
    static let id = DiagnosticID("FT485", "ledger-without-services")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        guard context.services.isEmpty, let entry = context.project.root.entry("x-ft-ledger") else {
            return
        }
        // A service whose annotation cannot be read is annotated all the same.
        let isTried = context.project.services.contains { service in
            service.entries.contains {
                $0.name == "x-ft"
                    || AnnotationSource.bareKeys.contains(KeySpelling.canonical($0.name))
            }
        }
        guard !isTried else { return }
        context.report(
            LedgerWithoutServices.id,
            "the ledger records votes, and none of "
                + "\(LintContext.count(context.project.services.count, "service")) is annotated",
            at: entry.key.range,
            remedy: "annotate a service with `x-ft: 3`, or remove `x-ft-ledger`"
        )
    }
}
