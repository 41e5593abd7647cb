import LedgerFormat
import LedgerPeer
import LedgerSink

extension VoteLine {
    /// The record that an entry of the ledger is; nil for entries that are none.
    ///
    /// A decided vote is followed by its completed record, which alone is shown.
    init?(_ entry: EntryLine) {
        switch EntryKind(name: entry.kind) {
        case .voteCompleted, .replicaTransition, .repair, .faultInjection, .freeze, .gap: break
        case .voteDecided, .lifecycleEvent, .policy, .conflict, .acknowledgement, nil: return nil
        }
        guard let number = entry.sequence else { return nil }
        self.init(
            number: number,
            kind: entry.recordKind,
            decidedAtUnixMicroseconds: entry.unixNanoseconds / 1_000,
            completedAtUnixMicroseconds: entry.unixNanoseconds / 1_000
        )
        completedAt = entry.completedAt
        service = entry.service
        verdict = entry.verdict
        sequence = entry.write
        session = entry.session
        requestKind = entry.requestKind
        statement = entry.statement
        replicas = entry.replicas ?? [:]
        leader = entry.leader
        requestDigest = entry.requestDigest
        winnerDigest = entry.winnerDigest
        flags = entry.marks ?? []
        reason = entry.reason
        dropped = entry.dropped
    }
}
