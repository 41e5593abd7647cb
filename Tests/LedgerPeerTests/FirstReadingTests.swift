import Testing

@testable import LedgerPeer

struct FirstReadingTests {
    private func decision(
        _ others: [FirstReading.Other] = [],
        marks: [UInt64] = [],
        reachable: Int = 2
    ) -> FirstReading.Decision {
        FirstReading(reachable: reachable, others: others, markedSizes: marks).decision
    }

    private func other(
        _ epoch: UInt32 = 1,
        _ size: UInt64 = 0,
        final: UInt64 = 0,
        follows: Bool = false
    ) -> FirstReading.Other {
        .init(epoch: epoch, size: size, finalSize: final, isFollowing: follows)
    }

    @Test func `peers of a new ledger wait for nobody`() {
        #expect(decision() == .read)
        #expect(decision([other()]) == .read)
        #expect(decision([other(), other()]) == .read)
        // One was faster, and has no address, or died before anything was final.
        #expect(decision(reachable: 0) == .read)
        #expect(decision([other()], marks: [0]) == .read)
    }

    @Test func `the number is that of a peer that follows the order`() {
        #expect(decision([other(1, 10, final: 10, follows: true)], marks: [10]) == .read)
        #expect(decision([other(2, 10, final: 10, follows: true)], marks: [10]) == .copy(epoch: 2))
        // What can be copied may be with another one.
        let apart = [other(3, 0, follows: true), other(2, 10, final: 5)]
        #expect(decision(apart, marks: [0]) == .copy(epoch: 3))
    }

    @Test func `where nothing is final the order is begun as the others began it`() {
        #expect(decision([other(2, 0, follows: true)], marks: [0]) == .begin)
        #expect(decision([other(2, 7, follows: true), other()], marks: [0]) == .begin)
    }

    @Test func `who has something and does not follow the order is waited for`() {
        #expect(decision([other(1, 10, final: 10), other()]) == .wait)
        #expect(decision([other(2, 0), other()]) == .wait)
        #expect(decision([other(1, 10, final: 10), other(1, 10, final: 10)]) == .wait)
    }

    @Test func `marks of peers that do not answer are waited for`() {
        #expect(decision(marks: [10]) == .wait)
        #expect(decision(marks: [0]) == .wait)
        // Emptied at the same time: it knows no more than this one.
        #expect(decision([other()], marks: [10, 10]) == .wait)
    }

    @Test func `when all have lost all they had nobody is left to wait for`() {
        #expect(decision([other(), other()], marks: [10, 10]) == .read)
    }
}
