import Testing

@testable import TunnelProxy

/// What a late reply may end, and what a client that leaves takes with it.
@Suite struct SessionTenureTests {
    private func tenure(
        current: Bool = false,
        waiting: Bool = false,
        late: Int = 0,
        detached: Bool = false
    ) -> SessionTenure {
        SessionTenure(
            hasCurrent: current,
            isWaiting: waiting,
            lateCount: late,
            isDetached: detached
        )
    }

    @Test func `the current command gives back what the session holds`() {
        #expect(tenure(current: true).givesBackLocks(isCurrent: true))
        #expect(tenure(current: true, late: 2).givesBackLocks(isCurrent: true))
    }

    @Test func `a late read does not take the write order from the write that runs or waits`() {
        #expect(!tenure(current: true).givesBackLocks(isCurrent: false))
        #expect(!tenure(waiting: true).givesBackLocks(isCurrent: false))
        #expect(tenure().givesBackLocks(isCurrent: false))
    }

    @Test func `a client that leaves at once takes no reply with it that is owed`() {
        #expect(tenure(late: 1).outlivesClient(isBusy: false))
        #expect(tenure(current: true).outlivesClient(isBusy: true))
        #expect(!tenure().outlivesClient(isBusy: false))
        #expect(!tenure(waiting: true, late: 1).outlivesClient(isBusy: false))
    }

    @Test func `a session without a client ends with the last reply and not before`() {
        #expect(!tenure(late: 1, detached: true).isOver)
        #expect(!tenure(current: true, detached: true).isOver)
        #expect(tenure(detached: true).isOver)
        #expect(!tenure().isOver)
    }
}
