import Testing

@testable import TunnelProxy

/// What a session must hold before each statement (protocols.md 3.3).
@Suite struct SessionStateTests {
    private let open: UInt16 = 0x0003
    private let idle: UInt16 = 0x0002
    private let openWithoutAutocommit: UInt16 = 0x0001
    private let idleWithoutAutocommit: UInt16 = 0x0000

    @Test func `single reads run free and are checked for overlap`() {
        #expect(SessionState().requirement(for: .read) == .epoch)
    }

    @Test func `a single write takes order and commit gate and gives both back`() {
        var state = SessionState()
        #expect(state.requirement(for: .write(implicitCommit: false)) == .write(commit: true))
        state.writeGranted()
        state.commitGranted()
        state.answered(.write(implicitCommit: false), status: idle, errorCode: 0)
        #expect(state.completed() == SessionState.Release(commit: true, write: true))
        #expect(!state.holdsWrite)
    }

    @Test func `a transaction holds the order from its first statement to its commit`() {
        var state = SessionState()
        #expect(state.requirement(for: .begin) == .allReplicas)
        state.answered(.begin, status: open, errorCode: 0)
        #expect(state.completed() == SessionState.Release())
        #expect(state.requirement(for: .read) == .write(commit: false))
        state.writeGranted()
        state.answered(.read, status: open, errorCode: 0)
        #expect(state.completed() == SessionState.Release())
        #expect(state.requirement(for: .read) == .none)
        #expect(state.requirement(for: .commit) == .write(commit: true))
        state.commitGranted()
        state.answered(.commit, status: idle, errorCode: 0)
        #expect(state.completed() == SessionState.Release(commit: true, write: true))
    }

    @Test func `an error keeps the transaction and its order`() {
        var state = SessionState()
        state.answered(.begin, status: open, errorCode: 0)
        state.writeGranted()
        state.answered(.write(implicitCommit: false), status: nil, errorCode: 1062)
        #expect(state.completed() == SessionState.Release())
        #expect(state.inTransaction)
    }

    @Test func `a deadlock ends the transaction and gives the order back`() {
        var state = SessionState()
        state.answered(.begin, status: open, errorCode: 0)
        state.writeGranted()
        state.answered(.write(implicitCommit: false), status: nil, errorCode: 1213)
        #expect(state.completed() == SessionState.Release(commit: false, write: true))
    }

    @Test func `without autocommit the first read opens a snapshot on all replicas`() {
        var state = SessionState()
        state.answered(
            .session(setsAutocommit: false),
            status: idleWithoutAutocommit,
            errorCode: 0
        )
        #expect(state.requirement(for: .read) == .snapshot)
        state.snapshotOpened()
        #expect(state.requirement(for: .read) == .none)
        #expect(!state.mayAttach)
        #expect(state.requirement(for: .write(implicitCommit: false)) == .write(commit: false))
    }

    @Test func `read committed sessions do not trust snapshots`() {
        var state = SessionState()
        state.isolationSet(moving: true)
        state.answered(.beginSnapshot, status: open, errorCode: 0)
        #expect(state.requirement(for: .read) == .epoch)
    }

    @Test func `definitions commit what is open`() {
        var state = SessionState()
        state.answered(.begin, status: open, errorCode: 0)
        state.writeGranted()
        #expect(state.requirement(for: .write(implicitCommit: true)) == .write(commit: true))
    }

    @Test func `switching autocommit on commits under the gate`() {
        var state = SessionState()
        state.answered(
            .session(setsAutocommit: false),
            status: idleWithoutAutocommit,
            errorCode: 0
        )
        state.writeGranted()
        state.answered(
            .write(implicitCommit: false),
            status: openWithoutAutocommit,
            errorCode: 0
        )
        #expect(state.requirement(for: .session(setsAutocommit: true)) == .write(commit: true))
        #expect(state.requirement(for: .session(setsAutocommit: nil)) == .none)
    }

    @Test func `locked tables hold the order until they are unlocked`() {
        var state = SessionState()
        #expect(state.requirement(for: .lockTables) == .write(commit: true))
        state.writeGranted()
        state.commitGranted()
        state.answered(.lockTables, status: idle, errorCode: 0)
        #expect(state.completed() == SessionState.Release(commit: true, write: false))
        #expect(state.requirement(for: .read) == .none)
        #expect(!state.mayAttach)
        state.answered(.unlockTables, status: idle, errorCode: 0)
        #expect(state.completed() == SessionState.Release(commit: false, write: true))
    }

    @Test func `a replica may join before the first statement of a transaction only`() {
        var state = SessionState()
        state.answered(.begin, status: open, errorCode: 0)
        #expect(state.mayAttach)
        // Waiting for the order may have taken long enough for a replica to be readmitted.
        state.writeGranted()
        #expect(state.mayAttach)
        state.answered(.write(implicitCommit: false), status: open, errorCode: 0)
        #expect(!state.mayAttach)
    }

    @Test func `a rollback by the tunnel leaves nothing open`() {
        var state = SessionState()
        state.answered(.begin, status: open, errorCode: 0)
        state.writeGranted()
        state.rolledBack()
        #expect(state.completed() == SessionState.Release(commit: false, write: true))
        #expect(state.requirement(for: .read) == .epoch)
    }
}
