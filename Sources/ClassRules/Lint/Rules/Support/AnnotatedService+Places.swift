import Diagnostics
import YAMLBridge

extension AnnotatedService {
    /// Where a parameter's value stands, else its key, else the annotation.
    func place(_ path: String) -> SourceRange? {
        values[path]?.node?.range ?? values[path]?.keyNode?.range ?? source.node.range
    }

    /// Whether the tunnel's limits and settings of servers of the MySQL family hold for it.
    var hasTunnelLimits: Bool {
        className == "database" && ["mariadb", "mysql"].contains(profile?.engine ?? "mariadb")
    }

    /// Replicas whose failure or dissent the vote masks.
    var faultsMasked: Int { max(0, level - quorum) }

    /// The smallest number of replicas that is more than half of them.
    var majority: Int { level / 2 + 1 }

    /// `db-1 to db-3`.
    var replicaNames: String { "`\(name)-1` to `\(name)-\(level)`" }
}
