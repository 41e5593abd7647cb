import ServicePlan

/// What a ledger has to know of a service's plan, of whichever class.
protocol RecordedPlan {
    /// Name of the service.
    var service: String { get }
    /// `vote` or `observe`.
    var mode: String { get }
    /// Where votes are recorded.
    var ledger: ServiceLedgerPlan { get }
    /// Names of the replicas, in the order in which votes number them.
    var replicaNames: [String] { get }
}

extension Plan: RecordedPlan {
    var replicaNames: [String] { replicas.map(\.name) }
}

extension WebServicePlan: RecordedPlan {
    var replicaNames: [String] { paths.flatMap(\.replicas).map(\.name) }
}
