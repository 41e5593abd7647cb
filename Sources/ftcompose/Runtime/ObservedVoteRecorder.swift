import VotingCore

/// Marks every record of a service that is only observed: its votes decided nothing.
struct ObservedVoteRecorder: VoteRecorder {
    private let inner: any VoteRecorder

    /// Creates a recorder that hands marked records on.
    init(_ inner: any VoteRecorder) {
        self.inner = inner
    }

    var status: RecorderStatus { inner.status }

    func record(_ record: VoteRecord) {
        inner.record(marked(record))
    }

    func record(
        _ record: VoteRecord,
        isComplete: Bool,
        reaching durability: Durability,
        then: @escaping @Sendable (DurabilityOutcome) -> Void
    ) {
        inner.record(
            marked(record),
            isComplete: isComplete,
            reaching: durability,
            then: then
        )
    }

    private func marked(_ record: VoteRecord) -> VoteRecord {
        var marked = record
        marked.flags.insert(.observed)
        return marked
    }
}
