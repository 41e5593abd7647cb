import ServicePlan

/// What a ledger has to know of a service's plan, of whichever class.
protocol RecordedPlan {
    /// Name of the service.
    var service: String { get }
    /// `vote` or `observe`.
    var mode: String { get }
    /// Where votes are recorded.
    var ledger: ServiceLedgerPlan { get }
    /// Names of the replicas of each group that votes by itself, in the order in which votes number them.
    var replicaGroups: [[String]] { get }
}

extension Plan: RecordedPlan {
    var replicaGroups: [[String]] { [replicas.map(\.name)] }
}

extension WebServicePlan: RecordedPlan {
    var replicaGroups: [[String]] { paths.map { $0.replicas.map(\.name) } }
}
