internal import NIOConcurrencyHelpers
internal import NIOCore
internal import VotingCore

/// The write order of one service: `OrderingGate` behind a lock, grants delivered on event loops.
///
/// Waiters below 2^32 are sessions, those above are leases of the control API.
final class OrderingShell: Sendable {
    /// What a session does once it is granted; bound to its event loop.
    private struct Continuation {
        let session: Session
        /// The session's wait this belongs to: a grant that comes after its time-out is void.
        let wait: UInt64
        let body: (Session) -> Void

        func run() {
            guard !session.isClosed, session.waitNumber == wait else { return }
            body(session)
        }
    }

    private enum Waiting {
        case session(any EventLoop, NIOLoopBound<Continuation>)
        case lease(@Sendable (UInt64) -> Void)
    }

    private struct State {
        var gate: OrderingGate<UInt64>
        var waiting: [UInt64: Waiting] = [:]
    }

    private let box: NIOLockedValueBox<State>

    /// Creates the order; numbers go on after `sequence`.
    init(sequence: UInt64) {
        box = NIOLockedValueBox(State(gate: OrderingGate(sequence: sequence)))
    }

    /// Sequence number of the last committed write.
    var sequence: UInt64 { box.withLockedValue { $0.gate.sequence } }

    /// Sequence number the commit in progress will get.
    var nextSequence: UInt64 { box.withLockedValue { $0.gate.sequence + 1 } }

    /// Sessions and leases that wait for their turn.
    var waitingWriters: Int { box.withLockedValue { $0.gate.waitingWriters } }

    /// The state of the order now, to find out later whether a commit overlapped.
    var epoch: ReadEpoch { box.withLockedValue { $0.gate.epoch } }

    /// True when a commit was on its way at any time since `epoch`.
    func overlapped(since epoch: ReadEpoch) -> Bool {
        box.withLockedValue { $0.gate.overlapped(since: epoch) }
    }

    // MARK: Sessions

    /// Asks for the write order; `body` runs on the session's loop once it is granted.
    func requestWrite(
        _ waiter: UInt64,
        from session: Session,
        _ body: @escaping (Session) -> Void
    ) {
        ask(waiter, session, body) { $0.writeRequested(waiter) }
    }

    /// Asks for the commit gate; the caller holds the write order.
    func beginCommit(
        _ waiter: UInt64,
        from session: Session,
        _ body: @escaping (Session) -> Void
    ) {
        ask(waiter, session, body) { $0.commitBegan(waiter) }
    }

    /// Asks for the shared gate: no commit happens while it is held.
    func requestShared(
        _ waiter: UInt64,
        from session: Session,
        _ body: @escaping (Session) -> Void
    ) {
        ask(waiter, session, body) { $0.sharedRequested(waiter) }
    }

    /// The commit is complete on all replicas.
    func endCommit(_ waiter: UInt64, committed: Bool) {
        change(for: nil) { $0.commitEnded(waiter, committed: committed) }
    }

    /// Gives the write order back.
    func releaseWrite(_ waiter: UInt64) { change(for: nil) { $0.writeReleased(waiter) } }

    /// Gives the shared gate back.
    func releaseShared(_ waiter: UInt64) { change(for: nil) { $0.sharedReleased(waiter) } }

    /// Takes a waiter out wherever it stands.
    func cancel(_ waiter: UInt64) {
        change(for: nil, forgetting: waiter) { $0.cancelled(waiter) }
    }

    // MARK: Leases

    /// Asks to stop all writes; `granted` gets the sequence number reached.
    func requestHold(_ waiter: UInt64, _ granted: @escaping @Sendable (UInt64) -> Void) {
        let grants = box.withLockedValue { state in
            state.waiting[waiter] = .lease(granted)
            return state.gate.holdRequested(waiter)
        }
        deliver(grants, to: nil)
    }

    /// Asks that no commit happens for a while; transactions may stay open meanwhile.
    func requestShared(_ waiter: UInt64, _ granted: @escaping @Sendable (UInt64) -> Void) {
        let grants = box.withLockedValue { state in
            state.waiting[waiter] = .lease(granted)
            return state.gate.sharedRequested(waiter)
        }
        deliver(grants, to: nil)
    }

    // MARK: Delivery

    private func ask(
        _ waiter: UInt64,
        _ session: Session,
        _ body: @escaping (Session) -> Void,
        _ event: (inout OrderingGate<UInt64>) -> [OrderingGate<UInt64>.Grant]
    ) {
        let bound = NIOLoopBound(
            Continuation(session: session, wait: session.waitNumber, body: body),
            eventLoop: session.loop
        )
        let grants = box.withLockedValue { state in
            state.waiting[waiter] = .session(session.loop, bound)
            return event(&state.gate)
        }
        deliver(grants, to: session)
    }

    private func change(
        for session: Session?,
        forgetting waiter: UInt64? = nil,
        _ event: (inout OrderingGate<UInt64>) -> [OrderingGate<UInt64>.Grant]
    ) {
        let grants = box.withLockedValue { state in
            if let waiter { state.waiting[waiter] = nil }
            return event(&state.gate)
        }
        deliver(grants, to: session)
    }

    private func deliver(_ grants: [OrderingGate<UInt64>.Grant], to caller: Session?) {
        for grant in grants {
            switch grant {
            case .write(let waiter), .shared(let waiter), .commit(let waiter, _):
                resume(waiter, sequence: 0, caller: caller)
            case .hold(let waiter, let sequence):
                resume(waiter, sequence: sequence, caller: caller)
            }
        }
    }

    private func resume(_ waiter: UInt64, sequence: UInt64, caller: Session?) {
        let waiting = box.withLockedValue { $0.waiting.removeValue(forKey: waiter) }
        switch waiting {
        case .lease(let granted):
            granted(sequence == 0 ? self.sequence : sequence)
        case .session(let loop, let bound):
            if let caller, caller.waiter == waiter {
                // The caller's own grant needs no hop: this is its loop.
                bound.value.run()
            } else {
                loop.execute { bound.value.run() }
            }
        case nil:
            break
        }
    }
}
