/// Where a replica is in its life, spelled as in status and records.
public enum ReplicaState: String, Sendable, Hashable, CaseIterable {
    /// Waits for a comparison of states that admits it.
    ///
    /// Can transition to:
    ///   - `active` when a comparison finds q candidates equal and it is one of them, or when an
    ///     operator declares its state to be right
    ///   - `quarantined` when such a comparison leaves it out
    ///   - `dead` when an operator retires it
    case joining
    /// A copy of a good replica's state is being written to it.
    ///
    /// Can transition to:
    ///   - `shadow` when it has caught up but is still being compared
    ///   - `active` when it is readmitted
    ///   - `quarantined` when the copy fails or the connection is lost
    ///   - `dead` when an operator retires it
    case syncing
    /// Receives all requests and is compared, without counting towards the quorum.
    ///
    /// Can transition to:
    ///   - `active` when it is readmitted
    ///   - `quarantined` when it dissents, fails or misses a write
    ///   - `dead` when an operator retires it
    case shadow
    /// Receives requests and votes.
    ///
    /// Can transition to:
    ///   - `suspect` when a reply dissents that no commit overlapped
    ///   - `quarantined` when it misses or botches a write, lags, or loses its connection
    ///   - `joining` when so many replicas are lost that a new comparison is needed
    ///   - `dead` when an operator retires it
    case active
    /// Votes, while its state is being looked at.
    ///
    /// Can transition to:
    ///   - `active` when a state vote finds it equal to the majority
    ///   - `quarantined`, `joining` and `dead` as `active` does
    case suspect
    /// Known or assumed to be stale: gets nothing until it is resynced.
    ///
    /// Can transition to:
    ///   - `syncing` when a resync begins
    ///   - `joining` when it voted until the service lost its quorum and admission is reopened, or when it
    ///     needs no copy and too few vote
    ///   - `active` when an operator declares its state to be right
    ///   - `dead` when an operator retires it
    case quarantined
    /// Given up by an operator.
    ///
    /// Can transition to:
    ///   - `syncing` when an operator asks for a resync after all
    case dead

    /// True for replicas whose replies count towards the quorum.
    public var votes: Bool {
        switch self {
        case .active, .suspect: true
        case .joining, .syncing, .shadow, .quarantined, .dead: false
        }
    }

    /// True for replicas that receive every write.
    public var receivesWrites: Bool {
        switch self {
        case .active, .suspect, .shadow: true
        case .joining, .syncing, .quarantined, .dead: false
        }
    }
}
