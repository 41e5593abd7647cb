internal import Synchronization

/// Hands batches of events from a watch to one reader; a slow reader makes the watch wait.
final class EventPipe: Sendable {
    /// Batches held; a batch is one answer of etcd, of 2 MiB at most.
    static let batchesMax = 4

    private enum Side {
        case reader, writer
    }

    private struct State {
        var batches: [[OrderEvent]] = []
        var end: Result<Void, SequencerError>?
        var waiting: [Side: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Takes a batch, waiting while the reader is behind; false once nobody reads any more.
    func push(_ batch: [OrderEvent]) async -> Bool {
        while true {
            let (isTaken, isOver, reader) = state.withLock { state in
                guard state.end == nil else {
                    return (false, true, nil as CheckedContinuation<Void, Never>?)
                }
                guard state.batches.count < Self.batchesMax else { return (false, false, nil) }
                state.batches.append(batch)
                return (true, false, state.waiting.removeValue(forKey: .reader))
            }
            reader?.resume()
            if isTaken { return true }
            if isOver || Task.isCancelled { return false }
            await wait(.writer) { $0.batches.count >= Self.batchesMax && $0.end == nil }
        }
    }

    /// No more batches will come; those held are still read.
    func finish(_ end: Result<Void, SequencerError>) {
        let waiting = state.withLock { state in
            if state.end == nil { state.end = end }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// The next batch; nil at the end.
    func next() async throws(SequencerError) -> [OrderEvent]? {
        while true {
            let (batch, end, writer) = state.withLock { state in
                guard !state.batches.isEmpty else {
                    return (
                        nil as [OrderEvent]?, state.end, nil as CheckedContinuation<Void, Never>?
                    )
                }
                return (
                    state.batches.removeFirst(), nil,
                    state.waiting.removeValue(forKey: .writer)
                )
            }
            writer?.resume()
            if let batch { return batch }
            if let end {
                try end.get()
                return nil
            }
            if Task.isCancelled { return nil }
            await wait(.reader) { $0.batches.isEmpty && $0.end == nil }
        }
    }

    /// Sleeps until woken; returns at once when the condition does not hold or the task is cancelled.
    private func wait(
        _ side: Side,
        while holds: @Sendable (State) -> Bool
    ) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard holds(state), !Task.isCancelled else { return true }
                    state.waiting[side] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: side) }?.resume()
        }
    }
}
