/// Body of `POST /v1/consistent-point`, `/v1/leases/renew` and `/v1/leases/release`.
public struct LeaseRequest: Codable, Sendable, Equatable {
    /// Lease meant; nil when a new one is asked for.
    public var lease: String?
    /// What the gate is shut for; shown in logs.
    public var purpose: String

    /// Creates a request.
    public init(lease: String? = nil, purpose: String) {
        self.lease = lease
        self.purpose = purpose
    }
}
