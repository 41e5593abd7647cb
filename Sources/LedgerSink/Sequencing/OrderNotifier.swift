import Synchronization

/// Wakes those who wait for the order to grow, within this process.
final class OrderNotifier: Sendable {
    private struct State {
        var revision: UInt64 = 0
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// The order has grown to a revision.
    func reached(_ revision: UInt64) {
        let waiting = state.withLock { state in
            guard revision > state.revision else { return [CheckedContinuation<Void, Never>]() }
            state.revision = revision
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in waiting { waiter.resume() }
    }

    /// Returns once the order is beyond a revision, or the task is cancelled.
    func wait(beyond revision: UInt64) async {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // A cancellation that came first found nothing to resume.
                    guard state.revision <= revision, !Task.isCancelled else { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }
}
