import NIOConcurrencyHelpers
import VotingCore

/// Keeps vote records for tests to look at.
final class MemoryRecorder: VoteRecorder {
    private let box = NIOLockedValueBox<[VoteRecord]>([])

    var records: [VoteRecord] { box.withLockedValue { $0 } }
    var droppedRecords: UInt64 { 0 }

    func record(_ record: VoteRecord) { box.withLockedValue { $0.append(record) } }
}
