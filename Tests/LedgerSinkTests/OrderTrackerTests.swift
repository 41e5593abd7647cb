import EtcdClient
import Testing

@testable import LedgerSink

struct OrderTrackerTests {
    private func put(_ revision: UInt64, _ key: String = "e/a/b/1") -> EtcdEvent {
        .put(
            EtcdValue(
                key: Array(key.utf8),
                value: [1],
                createdRevision: revision,
                revision: revision,
                version: 1
            )
        )
    }

    private func told(_ revision: UInt64, _ key: String = "e/a/b/1") -> OrderEvent {
        .put(OrderedValue(key: key, revision: revision, version: 1, value: [1]))
    }

    @Test func `changes are told once and in order`() {
        var tracker = OrderTracker(after: 0)
        let first = tracker.told(EtcdWatchAnswer(revision: 3, events: [put(2), put(3)]))
        #expect(first == [told(2), told(3), .caughtUp(revision: 3)])
        // A watch that was taken up again may tell the last one once more.
        #expect(
            tracker.told(EtcdWatchAnswer(revision: 4, events: [put(3), put(4)]))
                == [told(4), .caughtUp(revision: 4)]
        )
        #expect(tracker.told(EtcdWatchAnswer(revision: 4, events: [])).isEmpty)
        #expect(tracker.revision == 4)
    }

    @Test func `a new cluster without changes is caught up at once`() {
        var tracker = OrderTracker(after: 0)
        #expect(tracker.told(EtcdWatchAnswer(revision: 1, events: [])) == [.caughtUp(revision: 1)])
    }

    @Test func `progress ahead of the changes does not count`() {
        var tracker = OrderTracker(after: 5)
        #expect(tracker.told(EtcdWatchAnswer(revision: 7, events: [])).isEmpty)
        #expect(tracker.told(EtcdWatchAnswer(revision: 7, events: [put(6)])) == [told(6)])
        #expect(
            tracker.told(EtcdWatchAnswer(revision: 7, events: [put(7)]))
                == [told(7), .caughtUp(revision: 7)]
        )
    }

    @Test func `a member that lags is not caught up`() {
        var tracker = OrderTracker(after: 9)
        #expect(tracker.told(EtcdWatchAnswer(revision: 5, events: [])).isEmpty)
        #expect(tracker.told(EtcdWatchAnswer(revision: 9, events: [])) == [.caughtUp(revision: 9)])
    }

    @Test func `a missing revision ends the order`() {
        var tracker = OrderTracker(after: 5)
        #expect(
            tracker.told(EtcdWatchAnswer(revision: 9, events: [put(6), put(8), put(9)]))
                == [told(6), .compacted(firstRevision: 8)]
        )
        #expect(tracker.gapEnd == 8)
        #expect(tracker.told(EtcdWatchAnswer(revision: 9, events: [put(7)])).isEmpty)
    }

    @Test func `a revision has its first change only, whatever else came with it`() {
        var tracker = OrderTracker(after: 5)
        let deletion = EtcdEvent.deleted(key: Array("e/a/b/1".utf8), revision: 7)
        let events = [
            put(6, "x"), put(6, "y"), .deleted(key: [1], revision: 6), deletion, deletion,
            put(7, "z"), put(8),
        ]
        #expect(
            tracker.told(EtcdWatchAnswer(revision: 8, events: events)) == [
                told(6, "x"), .deleted(key: "e/a/b/1", revision: 7),
                .deleted(key: "e/a/b/1", revision: 7), told(8), .caughtUp(revision: 8),
            ]
        )
        #expect(tracker.leftOut == 3)
    }

    @Test func `a pipe makes the writer wait and gives everything`() async throws {
        let pipe = EventPipe()
        async let writing: Void = {
            for number in UInt64(0)..<100 {
                #expect(await pipe.push([.caughtUp(revision: number)]))
            }
            pipe.finish(.failure(.unavailable("over")))
        }()
        try await Task.sleep(for: .milliseconds(50))
        for number in UInt64(0)..<100 {
            #expect(try await pipe.next() == [.caughtUp(revision: number)])
        }
        await writing
        await #expect(throws: SequencerError.unavailable("over")) { try await pipe.next() }
        #expect(await pipe.push([]) == false)
    }

    @Test func `a pipe lets go of a cancelled reader and of a writer whose reader left`() async {
        let pipe = EventPipe()
        let reader = Task { try? await pipe.next() }
        reader.cancel()
        #expect(await reader.value == nil)
        let writer = Task {
            while await pipe.push([.caughtUp(revision: 1)]) {}
        }
        pipe.finish(.success(()))
        await writer.value
    }
}
