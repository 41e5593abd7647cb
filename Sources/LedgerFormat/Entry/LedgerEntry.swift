public import VotingCore

/// Nanoseconds since 1970 in UTC, handed in by the caller: nothing in this module reads a clock.
public typealias UnixNanoseconds = Int64

/// One entry of the ledger: when, about which service, and what.
public struct LedgerEntry: Sendable, Hashable {
    /// Version of the bytes.
    public static let version: UInt8 = 1

    /// When it happened, by the writer's clock.
    public let time: UnixNanoseconds
    /// Service it is about; may be empty for what concerns the whole project.
    public let service: String
    /// What happened.
    public let body: EntryBody

    /// Creates an entry.
    ///
    /// A vote record carries a service and a time of its own, in microseconds: the entry's replace
    /// the record's, and the time is cut to whole microseconds, so that both always say the same; the
    /// kind becomes the one that the record's kind asks for.
    public init(time: UnixNanoseconds, service: String, body: EntryBody) {
        guard let vote = body.vote else {
            self.time = time
            self.service = service
            self.body = body
            return
        }
        var record = vote.record
        record.service = service
        record.decidedAtUnixMicroseconds = time.microseconds
        self.time = record.decidedAtUnixMicroseconds.nanoseconds
        self.service = service
        self.body = EntryBody(
            kind: EntryKind(record.kind, stage: body.kind == .voteDecided ? .decided : .completed),
            vote: VoteContent(record: record, replicas: vote.replicas)
        )
    }

    /// Creates the entry of a vote, a replica's change of state, a repair, an injection or a freeze.
    public init(_ record: VoteRecord, replicas: [String], stage: VoteStage = .completed) {
        self.init(
            time: record.decidedAtUnixMicroseconds.nanoseconds,
            service: record.service,
            body: EntryBody(
                kind: EntryKind(record.kind, stage: stage),
                vote: VoteContent(record: record, replicas: replicas)
            )
        )
    }

    /// What the entry is about.
    public var kind: EntryKind { body.kind }
}

/// Whether the late replies of a vote are in.
public enum VoteStage: Sendable, Hashable {
    /// The outcome is known; a second entry follows.
    case decided
    /// Everything is in.
    case completed
}

extension EntryKind {
    /// Kind of the entry that a record becomes.
    public init(_ kind: VoteKind, stage: VoteStage) {
        self =
            switch kind {
            case .reply, .log, .existence, .state: stage == .decided ? .voteDecided : .voteCompleted
            case .lifecycle: .replicaTransition
            case .repair: .repair
            case .injection: .faultInjection
            case .freeze: .freeze
            }
    }
}

extension Int64 {
    /// Nanoseconds as whole microseconds, rounded down.
    var microseconds: Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: 1_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Microseconds as nanoseconds; what no integer of 64 bits holds becomes the nearest one.
    var nanoseconds: Int64 {
        let bound = Int64.max / 1_000
        return Swift.min(Swift.max(self, -bound), bound) * 1_000
    }
}
