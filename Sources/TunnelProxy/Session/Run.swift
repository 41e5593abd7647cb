internal import NIOCore
internal import VotingCore
internal import WireProtocols

/// One command on its way through the replicas: its vote, what is held back, and what it was.
///
/// Confined to its session's event loop.
final class Run {
    /// Bytes a replica sent that the client has not got.
    struct Held {
        var windows: [ByteBuffer] = []
        /// Index of `windows.first` among all windows of the reply.
        var base = 0
        var bytes = 0
        var tail: ByteBuffer?
        var summary: ReplySummary?
        /// Sequence id of the last packet of each window.
        var sequences: [UInt8] = []
        /// The replica's request for the client's file, as it sent it.
        var fileRequest: ByteBuffer?
        /// True once any slice of the reply came in.
        var sawFirst = false

        /// Lets go of the bytes that the client has, or will never get.
        mutating func drop() {
            tail = nil
            guard !windows.isEmpty else { return }
            windows.removeAll()
            sequences.removeAll()
            bytes = 0
        }
    }

    /// What the statement is, for ordering.
    let need: SessionState.Need
    /// Verb for records, such as `SELECT`.
    let verb: String
    /// Normalised statement for records, computed only where it is kept.
    let statement: () -> String
    /// What the statement was found to be.
    var classified = ClassifiedStatement()
    /// The client's command as it goes to the replicas.
    var command: OutgoingCommand
    /// Replies counted so far.
    var vote: CommandVote
    /// Bytes held per replica.
    var held: [Held]
    /// State of the write order when the command was sent; nil when nothing can overlap.
    var epoch: ReadEpoch?
    /// Sequence number of the commit this command makes; nil for others.
    var sequence: UInt64?
    /// Pin text sent before the command; nil when it was not pinned.
    var pin: String?
    /// The pin, or its undoing, as a command.
    var pinBytes: ByteBuffer?
    /// The replica whose reply was, or will be, the answer.
    var answerer: ReplicaIndex?
    /// The replica a part of whose reply the client of an observed service has got.
    var observedLeader: ReplicaIndex?
    /// True when the client got an error of the tunnel's own.
    var failedAsError = false
    /// True when a second try under the shared gate takes this run's place.
    var isSuperseded = false
    /// True once judged and recorded.
    var isFinished = false
    /// Replicas that get the client's file; empty until q of them asked alike.
    var fileTakers = ReplicaSet()
    /// Bytes to replay on a replica that joins later; taken back when the statement fails.
    var isRemembered = false
    /// The statement was killed: replicas may have stopped at different points.
    var isKilled = false
    /// Sequence id of the last packet the client has got.
    var lastSequenceID: UInt8 = 0
    /// True for the second try of a read under the shared gate.
    var isRerun = false
    /// True when it holds up commits until every replica has answered.
    var isGated = false
    /// True once the client has its answer (or error).
    var isAnswered = false
    /// True once the reply is to be given without a majority (`on_no_majority: primary`).
    var isUnvoted = false
    /// True when the reply waits for a state vote (`voting: state`).
    var waitsForState = false
    /// Tables of that state vote; nil for everything.
    var stateTables: [String]?
    /// How far the record that the reply waits for is on its way to the ledger.
    var ledgerWait = LedgerWait()
    /// Uptime since which it waits, in nanoseconds.
    var ledgerWaitNanoseconds: UInt64 = 0
    /// The completed record of a reply that waits for a state vote before it waits for the ledger.
    var deferredRecord: VoteRecord?
    /// Replicas that exceeded the lag limit.
    var lagged = ReplicaSet()
    /// Uptime when the command was sent, in nanoseconds.
    var startedNanoseconds: UInt64
    /// Uptime of the decision, in nanoseconds; 0 before it.
    var decidedNanoseconds: UInt64 = 0

    /// Creates a run for a command that goes to `asked`.
    init(
        need: SessionState.Need,
        verb: String,
        statement: @escaping () -> String,
        command: OutgoingCommand,
        asked: ReplicaSet,
        configuredCount: Int,
        quorum: Int,
        startedNanoseconds: UInt64
    ) {
        self.need = need
        self.verb = verb
        self.statement = statement
        self.command = command
        self.startedNanoseconds = startedNanoseconds
        vote = CommandVote(asked: asked, configuredCount: configuredCount, quorum: quorum)
        held = Array(repeating: Held(), count: configuredCount)
    }

    /// True once the outcome is fixed: the client has its answer, or will have what is held.
    var isSettled: Bool { isAnswered || ledgerWait.isAnswerHeld }

    /// True when one replica alone was asked.
    var isSingle: Bool {
        if case .single = classified.treatment { return true }
        return false
    }

    /// True when the command may change what other sessions see.
    var isWrite: Bool {
        switch need {
        case .write, .commit, .lockTables, .unlockTables: true
        case .read, .begin, .beginSnapshot, .rollback, .session, .volatile: false
        }
    }
}
