import Testing

@testable import TunnelProxy

/// When the process, not a replica, was slow.
@Suite struct TickDelayTests {
    @Test func `a timer that comes early, in time or as late as a busy loop makes it is no pause`()
    {
        for now: UInt64 in [0, 1_000_000_000, 1_250_000_000] {
            #expect(TickDelay(due: 1_000_000_000, now: now).nanoseconds == 0)
        }
    }

    @Test func `a later one tells how long the process stood still`() {
        #expect(TickDelay(due: 1_000_000_000, now: 9_000_000_000).nanoseconds == 8_000_000_000)
    }
}
