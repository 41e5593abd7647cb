import Synchronization

/// Lets one reader of an order have some events, and no more until it is opened.
final class ReaderGate: Sendable {
    private struct State {
        /// Events that may still pass; nil for any number.
        var eventsLeft: Int?
        var isReached = false
    }

    private let state: Mutex<State>

    init(events: Int) { state = Mutex(State(eventsLeft: events)) }

    /// Whether somebody has come for more than there is.
    var isReached: Bool { state.withLock { $0.isReached } }

    func open() { state.withLock { $0.eventsLeft = nil } }

    /// Waits until something may pass.
    func wait() async throws {
        while isClosed() { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Waits until an event may pass, and counts it.
    func pass() async throws {
        try await wait()
        state.withLock { state in state.eventsLeft = state.eventsLeft.map { max(0, $0 - 1) } }
    }

    private func isClosed() -> Bool {
        state.withLock { state in
            guard state.eventsLeft == 0 else { return false }
            state.isReached = true
            return true
        }
    }
}
