import Diagnostics

/// A member of a cluster that replicates by itself is not a service to be voted on in copies.
///
/// N copies of one member join the cluster with the same identity, or the cluster hands every write
/// to all of them once more: three members with three replicas each are 9 servers that know of 3.
/// The cluster's own majority and the tunnel's then disagree about who is in.
///
/// Bad:
///
/// ```yaml
/// services:
///   consul:
///     image: hashicorp/consul:1.18
///     restart: always
///     command: agent -server -bootstrap-expect=3 -retry-join=consul-b
///     x-ft: {class: service_discovery, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   consul:
///     image: hashicorp/consul:1.18
///     restart: always
///     command: agent -server -bootstrap-expect=1
///     x-ft: {class: service_discovery, ft_level: 3}
/// ```
struct ClusteredMember: LintRule {
    static let id = DiagnosticID("FT417", "clustered-member")
    static let severity = Severity.warning

    /// Options and variables that name other members.
    private static let joins = [
        "retry-join", "join", "replicaof", "slaveof", "cluster-enabled", "wsrep-cluster-address",
        "wsrep_cluster_address", "group-replication-group-seeds", "cluster.peer",
    ]
    private static let variables: Set<String> = [
        "REDIS_MASTER_HOST", "REDIS_REPLICATION_MODE", "POSTGRESQL_MASTER_HOST",
        "POSTGRES_MASTER_SERVICE_HOST", "MONGODB_REPLICA_SET_MODE", "CONSUL_RETRY_JOIN",
        "GALERA_CLUSTER_ADDRESS", "REPLICATE_FROM",
    ]

    func check(_ context: LintContext) {
        for service in context.services {
            if let (what, text) = membership(service, context) {
                context.report(
                    ClusteredMember.id,
                    "\(what) makes `\(service.name)` one member of a cluster: \(service.level) "
                        + "replicas join it under one identity, and a write reaches each of them "
                        + "by the vote and again by the cluster",
                    at: text.range,
                    remedy: "annotate a server that stands alone, or leave this cluster unannotated"
                )
            }
        }
    }

    private func membership(
        _ service: AnnotatedService,
        _ context: LintContext
    ) -> (what: String, text: ServiceText)? {
        let words = ServiceText.words("command", of: service.service, in: context)
        for (index, word) in words.enumerated() where word.text.hasPrefix("-") {
            let parts = word.text.drop { $0 == "-" }.split(separator: "=", maxSplits: 1)
            let name = String(parts.first ?? "").lowercased()
            let value =
                parts.count > 1
                ? String(parts[1]) : index + 1 < words.count ? words[index + 1].text : ""
            if name == "cluster-enabled", value != "yes" { continue }
            if name == "bootstrap-expect", (Int(value) ?? 1) > 1 { return ("`\(word.text)`", word) }
            if name == "initial-cluster", value.contains(",") { return ("`--\(name)`", word) }
            if ClusteredMember.joins.contains(name) { return ("`\(word.text)`", word) }
        }
        for text in ServiceText.all(of: service.service, in: context, keys: ["environment"]) {
            guard let name = text.variable, !text.text.isEmpty else { continue }
            if name == "ETCD_INITIAL_CLUSTER", text.text.contains(",") {
                return ("`\(name)`", text)
            }
            if ClusteredMember.variables.contains(name) { return ("`\(name)`", text) }
        }
        return nil
    }
}
