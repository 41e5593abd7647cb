/// Paths of the control API on `ft-control`; every call but health and metrics needs the bearer token.
public enum ControlPath {
    /// GET, both runtimes, without a token: 200 when healthy, 503 with the reason otherwise.
    public static let health = "/healthz"
    /// GET, both runtimes, without a token: Prometheus text.
    public static let metrics = "/metrics"
    /// GET, tunnel: `TunnelStatus`.
    public static let status = "/v1/status"
    /// POST `LeaseRequest`, tunnel: `GateLease` of at most `consistentPointMilliseconds`.
    public static let consistentPoint = "/v1/consistent-point"
    /// POST `LeaseRequest`, tunnel: keeps a resync lease alive; `GateLease`.
    public static let renewLease = "/v1/leases/renew"
    /// POST `LeaseRequest`, tunnel: reopens the gate; 204.
    public static let releaseLease = "/v1/leases/release"
    /// POST `ReplicaRequest`, tunnel: takes a replica out of the vote; 204.
    public static let quarantine = "/v1/quarantine"
    /// POST `ReplicaRequest`, tunnel: an operator asks for a resync of this replica; 204.
    public static let resync = "/v1/resync"
    /// POST `ReplicaRequest`, tunnel: shuts the gate for the copy; `GateLease` whose replicas are donors.
    public static let beginResync = "/v1/resync/begin"
    /// POST `ReplicaRequest` with its lease, tunnel: the replica equals the donors; it votes again; 204.
    public static let readmit = "/v1/readmit"
    /// POST `ReplicaRequest` (replica ignored), tunnel: refuses writes; 204.
    public static let freeze = "/v1/freeze"
    /// POST `ReplicaRequest` (replica ignored), tunnel: ends a freeze of exactly this reason; 204.
    public static let unfreeze = "/v1/unfreeze"
    /// POST `ReplicaRequest`, tunnel: this replica's state is right, the others are resynced; 204.
    public static let thaw = "/v1/thaw"
    /// POST `InjectionNotice`, tunnel: records a fault put in on purpose; 204 once it is on disk.
    public static let injections = "/v1/injections"
    /// GET, tunnel of a web service: `NoiseReport`; others refuse.
    public static let noise = "/v1/noise"
    /// POST `NoiseForgetRequest`, tunnel of a web service: `NoiseForgotten`.
    public static let forgetNoise = "/v1/noise/forget"
    /// POST `StateVoteRequest`, voter: `StateVoteAnswer`.
    public static let stateVote = "/v1/state-vote"
    /// POST `WriteNotice`, voter: 204.
    public static let written = "/v1/written"
}
