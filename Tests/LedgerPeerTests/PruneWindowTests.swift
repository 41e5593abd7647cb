import Testing

@testable import LedgerPeer

/// Up to where the order may forget, and when it fills.
struct PruneWindowTests {
    private var window = PruneWindow(graceMilliseconds: 60_000)

    private mutating func size(
        _ sizes: [UInt64],
        at second: Int64,
        isFull: Bool = false
    ) -> UInt64 {
        let names = ["provider", "developer", "user", "fourth", "fifth"]
        return window.size(
            of: Dictionary(uniqueKeysWithValues: zip(names, sizes)),
            majority: sizes.count / 2 + 1,
            isFull: isFull,
            now: second * 1_000
        )
    }

    @Test mutating func `nothing goes before a majority has stored something`() {
        #expect(size([500, 0, 0], at: 0) == 0)
        #expect(size([500, 0, 0], at: 600) == 0)
        #expect(window.size(of: [:], majority: 2, isFull: false, now: 0) == 0)
    }

    @Test mutating func `the one that has stored least is waited for, and then a majority will do`()
    {
        #expect(size([900, 800, 300], at: 0) == 300)
        #expect(size([2_000, 1_900, 300], at: 59) == 300)
        #expect(size([2_100, 2_000, 300], at: 60) == 2_000)
        #expect(size([9_000, 8_000, 300], at: 600) == 8_000)
        // It is back, and behind what the majority had when the wait began: not waited for yet.
        #expect(size([9_000, 9_000, 700], at: 601) == 9_000)
        // It has come to where the wait began, and has the time of grace anew.
        #expect(size([9_000, 9_000, 800], at: 602) == 800)
        #expect(size([9_100, 9_100, 9_000], at: 603) == 9_000)
        #expect(size([9_100, 9_100, 9_100], at: 604) == 9_100)
    }

    @Test mutating func `a peer that was idle with the others is waited for when it falls behind`()
    {
        #expect(size([100, 100, 100], at: 0) == 100)
        #expect(size([5_000, 5_000, 100], at: 3_600) == 100)
        #expect(size([5_000, 5_000, 100], at: 3_659) == 100)
        #expect(size([5_000, 5_000, 100], at: 3_660) == 5_000)
    }

    @Test
    mutating func `one that lets its mark crawl is not waited for longer than one that stopped`() {
        for second in 0..<60 as Range<Int64> {
            let crawling = 10 + UInt64(second)
            #expect(size([1_000, 1_000, crawling], at: second) == crawling)
        }
        #expect(size([1_000, 1_000, 70], at: 60) == 1_000)
    }

    @Test mutating func `each of five is waited for by itself`() {
        #expect(size([90, 80, 70, 20, 10], at: 0) == 10)
        #expect(size([90, 80, 70, 70, 10], at: 30) == 10)
        #expect(size([200, 200, 200, 70, 10], at: 60) == 70)
        #expect(size([200, 200, 200, 70, 10], at: 120) == 200)
    }

    @Test mutating func `nobody is waited for while the members fill, nor by a clock set back`() {
        #expect(size([900, 800, 300], at: 100) == 300)
        #expect(size([900, 800, 300], at: 101, isFull: true) == 800)
        #expect(size([900, 800, 300], at: 102) == 300)
        #expect(size([900, 800, 300], at: 50) == 800)
    }

    @Test mutating func `a ledger of one actor forgets what that one has stored`() {
        #expect(size([7], at: 0) == 7)
    }

    @Test func `half of the quota is an alarm until it is well below`() {
        var quota = OrderQuota(bytesMax: 2 << 30)
        quota.told(1_000 << 20)
        #expect(!quota.isAlarm)
        quota.told(1_024 << 20)
        #expect(quota.isAlarm)
        #expect(quota.text.contains("1024 MiB of a member's file"))
        #expect(quota.text.contains("at 2048 MiB"))
        quota.told(900 << 20)
        #expect(quota.isAlarm)
        quota.told(800 << 20)
        #expect(!quota.isAlarm)
        quota.told(1_000 << 20)
        #expect(!quota.isAlarm)
    }
}
