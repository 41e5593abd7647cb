/// One vote, change of state, repair or injection as it is recorded.
public struct VoteRecord: Sendable, Equatable {
    /// Bytes of `statement` that recorders keep.
    public static let statementBytesMax = 256

    /// What the record is about.
    public var kind: VoteKind
    /// Service it happened in.
    public var service: String
    /// Which of the service's groups of replicas the sets below number, counted from zero.
    ///
    /// Only a web server with several paths has more than one. What is written down names the replicas instead.
    public var group = 0
    /// Place in the order of writes; nil for what is not a committed write.
    public var sequence: UInt64?
    /// Client session; nil when there was none.
    public var session: UInt64?
    /// Verb and object kind of the request, such as `SELECT` or `CREATE TABLE`; may be empty.
    public var requestKind: String
    /// Normalised request with its literals replaced; may be empty.
    public var statement: String
    /// Digest of the request.
    public var requestDigest: VoteDigest?
    /// Outcome; nil for records that are no votes.
    public var verdict: Verdict?
    /// Digest of the winning reply.
    public var winnerDigest: VoteDigest?
    /// Replicas of the winning group.
    public var agreed: ReplicaSet
    /// Replicas that replied otherwise.
    public var dissented: ReplicaSet
    /// Replicas that gave no reply.
    public var failed: ReplicaSet
    /// Replicas whose reply had not come when the record was made.
    public var late: ReplicaSet
    /// Replica whose reply the client got, or whom the record is about.
    public var leader: ReplicaIndex?
    /// When the outcome was known, in microseconds since 1970.
    public var decidedAtUnixMicroseconds: Int64
    /// When the last reply was in, in microseconds since 1970.
    public var completedAtUnixMicroseconds: Int64
    /// Marks that the verdict does not show.
    public var flags: VoteFlags
    /// Why, for people; may be empty.
    public var reason: String

    /// Creates a record; what is not given is absent or empty.
    public init(
        kind: VoteKind,
        service: String,
        sequence: UInt64? = nil,
        session: UInt64? = nil,
        requestKind: String = "",
        statement: String = "",
        requestDigest: VoteDigest? = nil,
        verdict: Verdict? = nil,
        winnerDigest: VoteDigest? = nil,
        agreed: ReplicaSet = [],
        dissented: ReplicaSet = [],
        failed: ReplicaSet = [],
        late: ReplicaSet = [],
        leader: ReplicaIndex? = nil,
        decidedAtUnixMicroseconds: Int64,
        completedAtUnixMicroseconds: Int64,
        flags: VoteFlags = [],
        reason: String = ""
    ) {
        self.kind = kind
        self.service = service
        self.sequence = sequence
        self.session = session
        self.requestKind = requestKind
        self.statement = statement
        self.requestDigest = requestDigest
        self.verdict = verdict
        self.winnerDigest = winnerDigest
        self.agreed = agreed
        self.dissented = dissented
        self.failed = failed
        self.late = late
        self.leader = leader
        self.decidedAtUnixMicroseconds = decidedAtUnixMicroseconds
        self.completedAtUnixMicroseconds = completedAtUnixMicroseconds
        self.flags = flags
        self.reason = reason
    }

    /// Takes verdict, digests and replicas from a tally; outstanding replicas count as late.
    public mutating func fill(from tally: Tally) {
        verdict = tally.verdict
        winnerDigest = tally.winnerDigest
        agreed = tally.agreeing
        dissented =
            tally.winner == nil ? tally.repliedReplicas : tally.dissenters
        failed = tally.failedReplicas
        late = tally.outstanding
        leader = tally.winner
        if tally.isDegraded { flags.insert(.degraded) }
    }
}
