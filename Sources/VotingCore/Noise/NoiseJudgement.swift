/// What the differences between the replies to one request mean.
public struct NoiseJudgement: Sendable, Equatable {
    /// The vote's outcome with noise set aside.
    public enum Outcome: Sendable, Equatable {
        /// Every difference lies in a mask or may be noise: the leader's reply is answered,
        /// recorded as masked.
        case masked
        /// At least q replicas agree on all that is no noise.
        case majority
        /// No q replicas agree.
        case noMajority
    }

    /// The outcome.
    public var outcome: Outcome
    /// Replicas that differ in something that is no noise.
    public var dissenters: ReplicaSet
    /// Fields that masks covered.
    public var masked: [String] = []
    /// Fields that may be noise: all replicas differ pairwise and look alike.
    public var candidates: [String] = []
    /// Fields whose difference is a fault.
    public var faults: [String] = []
    /// Fields that this vote made into masks.
    public var learnt: [String] = []
    /// True when a field could not be remembered because the route has too many.
    public var isFull = false

    /// Creates a judgement; what is not given is empty.
    public init(
        outcome: Outcome,
        dissenters: ReplicaSet,
        masked: [String] = [],
        candidates: [String] = [],
        faults: [String] = [],
        learnt: [String] = [],
        isFull: Bool = false
    ) {
        self.outcome = outcome
        self.dissenters = dissenters
        self.masked = masked
        self.candidates = candidates
        self.faults = faults
        self.learnt = learnt
        self.isFull = isFull
    }
}
