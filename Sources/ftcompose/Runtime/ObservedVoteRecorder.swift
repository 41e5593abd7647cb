import VotingCore

/// Marks every record of a service that is only observed: its votes decided nothing.
struct ObservedVoteRecorder: VoteRecorder {
    private let inner: any VoteRecorder

    /// Creates a recorder that hands marked records on.
    init(_ inner: any VoteRecorder) {
        self.inner = inner
    }

    var droppedRecords: UInt64 { inner.droppedRecords }

    func record(_ record: VoteRecord) {
        var marked = record
        marked.flags.insert(.observed)
        inner.record(marked)
    }
}
