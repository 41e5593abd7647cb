internal import Synchronization

/// Gives the events of a batch one by one.
final class BatchBuffer: Sendable {
    private let state = Mutex<(batch: [OrderEvent], position: Int)>(([], 0))

    /// The next event; nil when the batch is used up.
    func next() -> OrderEvent? {
        state.withLock { state in
            guard state.position < state.batch.count else { return nil }
            defer { state.position += 1 }
            return state.batch[state.position]
        }
    }

    /// Takes the next batch.
    func fill(_ batch: [OrderEvent]) {
        state.withLock { $0 = (batch, 0) }
    }
}
