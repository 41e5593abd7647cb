/// Answer of the calls that shut the tunnel's gate: while the lease lives, no write commits.
public struct GateLease: Codable, Sendable, Equatable {
    /// Names the lease in `renew`, `release` and `readmit`.
    public var lease: String
    /// Sequence number of the last committed write; nothing is in flight behind it.
    public var sequence: UInt64
    /// Replicas that count at this point, in plan order (active and suspect).
    public var replicas: [String]
    /// Milliseconds until the tunnel reopens the gate by itself.
    public var expiresMilliseconds: Int

    /// Creates a lease.
    public init(lease: String, sequence: UInt64, replicas: [String], expiresMilliseconds: Int) {
        self.lease = lease
        self.sequence = sequence
        self.replicas = replicas
        self.expiresMilliseconds = expiresMilliseconds
    }
}
