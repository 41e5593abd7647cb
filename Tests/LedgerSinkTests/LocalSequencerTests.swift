import LedgerSink
import Testing

@Suite struct LocalSequencerTests {
    private let folder: ScratchFolder
    private var path: String { folder.file("order.sqlite") }

    init() throws {
        folder = try ScratchFolder()
    }

    /// Events up to the first `caughtUp`.
    private func present(
        _ order: LocalSequencer,
        after revision: UInt64 = 0
    ) async throws
        -> [OrderEvent]
    {
        var events: [OrderEvent] = []
        for try await event in order.follow(after: revision) {
            if case .caughtUp = event { return events }
            events.append(event)
        }
        return events
    }

    @Test func ordersValuesAndRefusesOthersUnderTheSameKey() async throws {
        let order = try LocalSequencer(path: path)
        #expect(try await order.submit("e/a/1", [1]) == .ordered(revision: 1))
        #expect(try await order.submit("e/a/2", [2]) == .ordered(revision: 2))
        #expect(try await order.submit("e/a/1", [1]) == .ordered(revision: 1))
        let first = OrderedValue(key: "e/a/1", revision: 1, version: 1, value: [1])
        #expect(try await order.submit("e/a/1", [9]) == .occupied(by: first))
        #expect(try await order.submit("e/b/1", []) == .ordered(revision: 3))
        let events = try await present(order)
        #expect(events.count == 3)
        #expect(events.first == .put(first))
    }

    @Test func publishesNewVersions() async throws {
        let order = try LocalSequencer(path: path)
        try await order.publish("a/x", [1])
        try await order.publish("a/x", [2])
        let second = OrderedValue(key: "a/x", revision: 2, version: 2, value: [2])
        #expect(try await present(order, after: 1) == [.put(second)])
    }

    @Test func goesOnAfterARestart() async throws {
        let identifier: UInt64
        do {
            let order = try LocalSequencer(path: path)
            identifier = try await order.clusterIdentifier
            _ = try await order.submit("k", [1])
        }
        let order = try LocalSequencer(path: path)
        #expect(try await order.clusterIdentifier == identifier)
        #expect(try await order.submit("k", [1]) == .ordered(revision: 1))
        #expect(try await order.submit("l", [1]) == .ordered(revision: 2))
    }

    @Test func tellsWhatComesWhileItIsFollowed() async throws {
        let order = try LocalSequencer(path: path)
        async let told: [UInt64] = {
            var revisions: [UInt64] = []
            for try await event in order.follow(after: 0) {
                if case .put(let value) = event { revisions.append(value.revision) }
                if revisions.count == 200 { break }
            }
            return revisions
        }()
        for number in 0..<200 { _ = try await order.submit("k\(number)", [1, 2, 3]) }
        #expect(try await told == Array(1...200))
    }

    @Test func endsWhenCancelled() async throws {
        let order = try LocalSequencer(path: path)
        let task = Task { for try await _ in order.follow(after: 0) {} }
        try await Task.sleep(for: .milliseconds(30))
        task.cancel()
        _ = await task.result
    }

    @Test func deletesAndForgets() async throws {
        let order = try LocalSequencer(path: path)
        for number in 1...6 { _ = try await order.submit("e/\(number)", [1]) }
        try await order.prune(from: "e/1", below: "e/4", compactingBefore: 5)
        let events = try await present(order, after: 4)
        #expect(
            events.suffix(3) == [
                .deleted(key: "e/1", revision: 7), .deleted(key: "e/2", revision: 8),
                .deleted(key: "e/3", revision: 9),
            ]
        )
        #expect(try await present(order) == [.compacted(firstRevision: 5)])
        #expect(try await order.submit("e/1", [1]) == .ordered(revision: 10))
    }

    @Test func refusesWhatIsTooLarge() async throws {
        let order = try LocalSequencer(path: path)
        let value = [UInt8](repeating: 0, count: LocalSequencer.valueBytesMax + 1)
        let tooLarge = SequencerError.tooLarge(
            bytes: value.count,
            bytesMax: LocalSequencer.valueBytesMax
        )
        await #expect(throws: tooLarge) { try await order.submit("k", value) }
    }

    @Test func manyAtOnceLoseNothing() async throws {
        let order = try LocalSequencer(path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<40 {
                        _ = try await order.submit("e/\(writer)/\(number)", [UInt8(writer)])
                    }
                }
            }
            try await group.waitForAll()
        }
        let revisions = try await present(order).compactMap { event -> UInt64? in
            if case .put(let value) = event { return value.revision }
            return nil
        }
        #expect(revisions == Array(1...320))
    }
}
