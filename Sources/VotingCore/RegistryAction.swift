/// What the owner of a `ReplicaRegistry` has to do after an event, in this order.
public enum RegistryAction: Sendable, Equatable {
    /// Record and apply a replica's new state.
    case stateChanged(ReplicaIndex, from: ReplicaState, to: ReplicaState, reason: String)
    /// Ask the voter to compare the states of the voting replicas.
    case requestStateVote(reason: String)
    /// Refuse writes from now on.
    case froze(reason: String)
    /// Accept writes again.
    case thawed
    /// Open the service: q replicas vote.
    case startedServing
    /// Close the service: fewer than q replicas vote.
    case stoppedServing
    /// Compare the states of the admission candidates as soon as q of them can be read.
    case admissionNeeded
}
