import NIOConcurrencyHelpers
import VotingCore

/// Keeps vote records for tests to look at.
final class MemoryRecorder: VoteRecorder {
    private let box = NIOLockedValueBox<[VoteRecord]>([])

    var records: [VoteRecord] { box.withLockedValue { $0 } }
    var status: RecorderStatus { RecorderStatus() }

    func record(_ record: VoteRecord) { box.withLockedValue { $0.append(record) } }

    func record(
        _ record: VoteRecord,
        isComplete: Bool,
        reaching durability: Durability,
        then: @escaping @Sendable (DurabilityOutcome) -> Void
    ) {
        self.record(record)
        then(.reached)
    }
}
