import Testing
import VotingCore

@testable import LedgerSink

/// When records leave the queue for the disk: a record alone in a batch costs as much as two hundred.
@Suite struct LedgerQueueTests {
    private let queue = LedgerQueue(
        limits: RecorderLimits(lingerMilliseconds: 1_000, orderLingerMilliseconds: 1_000)
    )

    private func append(_ durability: Durability?, verdict: Verdict = .unanimous) {
        let waiter = durability.map { RecordWaiter(durability: $0) { _ in } }
        let record = RecorderFixture.record(1, verdict: verdict)
        #expect(
            queue.append(PendingRecord(record: record, isComplete: true, waiter: waiter))
        )
    }

    private func taken() -> Int {
        queue.take(waitMilliseconds: 0).pieces.reduce(0) { $0 + $1.count }
    }

    @Test func `what waits for the order goes at once while the way is free`() {
        append(.ordered)
        #expect(taken() == 1)
    }

    @Test func `what waits for the order is gathered while a batch is on its way`() {
        queue.setOrderBusy(true)
        append(.ordered)
        append(.final)
        #expect(taken() == 0)
        queue.setOrderBusy(false)
        #expect(taken() == 2)
    }

    @Test func `what waits for the order waits no longer than its own bound`() {
        let queue = LedgerQueue(
            limits: RecorderLimits(lingerMilliseconds: 1_000, orderLingerMilliseconds: 0)
        )
        queue.setOrderBusy(true)
        let record = RecorderFixture.record(1, verdict: .unanimous)
        let unhurried = PendingRecord(record: record, isComplete: true, waiter: nil)
        #expect(queue.append(unhurried))
        #expect(queue.take(waitMilliseconds: 0).pieces.isEmpty)
        let waiter = RecordWaiter(durability: .ordered) { _ in }
        #expect(queue.append(PendingRecord(record: record, isComplete: true, waiter: waiter)))
        #expect(queue.take(waitMilliseconds: 0).pieces.flatMap { $0 }.count == 2)
    }

    @Test func `a free way does not hurry those who wait for nothing`() {
        queue.setOrderBusy(true)
        append(nil)
        queue.setOrderBusy(false)
        #expect(taken() == 0)
    }

    @Test(arguments: [true, false])
    func `what waits for the disk goes at once`(isOrderBusy: Bool) {
        queue.setOrderBusy(isOrderBusy)
        append(.spooled)
        #expect(taken() == 1)
    }

    @Test func `a vote that found a fault takes those with it that are gathered`() {
        queue.setOrderBusy(true)
        append(.ordered)
        append(nil, verdict: .majority)
        #expect(taken() == 2)
    }
}
