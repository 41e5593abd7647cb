import Synchronization

/// What a recorder counts beside its spool.
final class RecorderCounters: Sendable {
    private let gaps = Atomic<UInt64>(0)
    private let lostRecords = Atomic<UInt64>(0)

    /// Gap entries written.
    var gapCount: UInt64 { gaps.load(ordering: .relaxed) }
    /// Records that were taken but never reached the disk.
    var lostCount: UInt64 { lostRecords.load(ordering: .relaxed) }

    /// A gap entry is on its way.
    func gapWritten() {
        gaps.add(1, ordering: .relaxed)
    }

    /// Records will never reach the disk.
    func lost(_ count: UInt64) {
        lostRecords.add(count, ordering: .relaxed)
    }
}
