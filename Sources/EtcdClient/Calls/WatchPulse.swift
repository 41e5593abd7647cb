internal import Synchronization

/// When a watch was heard of last, and whether the silence is our own.
final class WatchPulse: Sendable {
    private struct State {
        var heard = ContinuousClock.now
        var isReceiverBusy = false
    }

    private let state = Mutex(State())

    /// Something came; the receiver takes it now and may take its time.
    func began() {
        state.withLock {
            $0.heard = .now
            $0.isReceiverBusy = true
        }
    }

    /// The receiver is done with it.
    func ended() {
        state.withLock {
            $0.heard = .now
            $0.isReceiverBusy = false
        }
    }

    /// How long nothing has come while it could have.
    var silence: Duration {
        state.withLock { $0.isReceiverBusy ? .zero : $0.heard.duration(to: .now) }
    }
}
