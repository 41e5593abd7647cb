internal import Logging
internal import VotingCore

/// Whoever owns a registry of replicas and does what it asks for: the tunnel of any class.
protocol RegistryOwner: AnyObject, Sendable {
    var logger: Logger { get }
    var clock: SystemClock { get }
    var store: StateStore { get }
    /// A replica's service name.
    func name(of replica: ReplicaIndex) -> String
    /// Records something that happened to a replica or to the service.
    func recordLifecycle(kind: VoteKind, replica: ReplicaIndex?, reason: String)
    /// The states behind the replies are in doubt.
    func requestStateVote(reason: String)
    /// A quorum votes.
    func startedServing()
    /// Too few replicas vote, and some may be admitted.
    func admissionNeeded()
}
