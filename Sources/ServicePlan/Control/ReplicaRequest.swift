/// Body of `POST /v1/quarantine`, `/v1/resync`, `/v1/resync/begin`, `/v1/readmit` and `/v1/thaw`.
public struct ReplicaRequest: Codable, Sendable, Equatable {
    /// The replica meant.
    public var replica: String
    /// Why; shown in status and records.
    public var reason: String
    /// Lease under which a resync or readmission happens; nil otherwise.
    public var lease: String?

    /// Creates a request.
    public init(replica: String, reason: String, lease: String? = nil) {
        self.replica = replica
        self.reason = reason
        self.lease = lease
    }
}
