import EtcdClient
import EtcdCluster
import Glibc
import LedgerSink
import Logging
import Testing

@Suite(.serialized, .enabled(if: EtcdBinary.isAvailable), .timeLimit(.minutes(3)))
struct EtcdSequencerTests {
    @discardableResult
    private func withSequencer<Value: Sendable>(
        _ configuration: EtcdConfiguration,
        _ body: @Sendable (EtcdSequencer) async throws -> Value
    ) async throws -> Value {
        let sequencer = try EtcdSequencer(configuration, logger: Logger(label: "test"))
        let running = Task { await sequencer.run() }
        defer { running.cancel() }
        return try await body(sequencer)
    }

    private func key(_ number: Int, _ actor: String = "dev") -> String {
        let digits = String(number)
        return "e/\(actor)/db/" + String(repeating: "0", count: 20 - digits.count) + digits
    }

    @Test func `submitted values are told in order, with deletions and what was pruned`()
        async throws
    {
        let cluster = try await EtcdCluster.start(count: 1)
        defer { cluster.stop() }
        try await cluster.authorize(["dev": ["e/dev/", "a/dev"], "user": ["e/user/"]])
        let configuration = try cluster.configuration(user: "dev")
        try await withSequencer(configuration) { sequencer in
            #expect(try await sequencer.submit(key(1), [1]) == .ordered(revision: 2))
            #expect(try await sequencer.submit(key(1), [1]) == .ordered(revision: 2))
            guard case .occupied(let by) = try await sequencer.submit(key(1), [2]) else {
                Issue.record("a used key was taken")
                return
            }
            #expect(by.value == [1])
            await #expect(throws: SequencerError.self) {
                try await sequencer.submit(key(1, "user"), [1])
            }
            await #expect(throws: SequencerError.self) {
                let bytes = [UInt8](repeating: 0, count: EtcdSequencer.valueBytesMax + 1)
                _ = try await sequencer.submit(key(2), bytes)
            }
            _ = try await sequencer.submit(key(2), [2])
            try await sequencer.publish("a/dev", [9])
            try await sequencer.prune(from: key(1), below: key(2), compactingBefore: nil)
            var told: [OrderEvent] = []
            for try await event in sequencer.follow(after: 0) {
                told.append(event)
                if case .caughtUp = event { break }
            }
            #expect(
                told == [
                    .put(OrderedValue(key: key(1), revision: 2, version: 1, value: [1])),
                    .put(OrderedValue(key: key(2), revision: 3, version: 1, value: [2])),
                    .put(OrderedValue(key: "a/dev", revision: 4, version: 1, value: [9])),
                    .deleted(key: key(1), revision: 5), .caughtUp(revision: 5),
                ]
            )
            try await sequencer.prune(from: "", below: "", compactingBefore: 4)
            var later: [OrderEvent] = []
            for try await event in sequencer.follow(after: 1) { later.append(event) }
            #expect(later == [.compacted(firstRevision: 4)])
            var whole: [OrderEvent] = []
            for try await event in sequencer.follow(after: 3) {
                whole.append(event)
                if case .caughtUp = event { break }
            }
            #expect(whole.count == 3)
        }
        try await withSequencer(try cluster.configuration(user: "nobody")) { sequencer in
            await #expect(throws: SequencerError.self) {
                for try await _ in sequencer.follow(after: 0) {}
            }
        }
    }

    @Test func `a follower sees everything once while members die under load`() async throws {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        let leader = try await cluster.leader()
        var configuration = try cluster.configuration(own: leader)
        configuration.silenceMaxMilliseconds = 2_000
        configuration.returnIntervalMilliseconds = 500
        try await withSequencer(configuration) { sequencer in
            let total = 8 * 150
            let following = Task {
                var revisions: [UInt64] = []
                for try await event in sequencer.follow(after: 0) {
                    if case .put(let value) = event { revisions.append(value.revision) }
                    if revisions.count == total { break }
                }
                return revisions
            }
            let acknowledged = try await withThrowingTaskGroup(of: [UInt64].self) { group in
                for writer in 0..<8 {
                    group.addTask { try await submit(150, "w\(writer)", sequencer) }
                }
                group.addTask {
                    try await Task.sleep(for: .milliseconds(500))
                    cluster.kill(leader)
                    try await Task.sleep(for: .seconds(2))
                    try cluster.restart(leader)
                    try await Task.sleep(for: .seconds(2))
                    // Now one hangs instead of dying.
                    cluster.signal(SIGSTOP, to: (leader + 1) % 3)
                    try await Task.sleep(for: .seconds(3))
                    cluster.signal(SIGCONT, to: (leader + 1) % 3)
                    return []
                }
                return try await group.reduce(into: [UInt64]()) { $0 += $1 }
            }
            let revisions = try await following.value
            #expect(revisions == (2..<UInt64(total + 2)).map { $0 })
            #expect(acknowledged.sorted() == revisions)
        }
    }

    private func submit(
        _ count: Int,
        _ actor: String,
        _ sequencer: EtcdSequencer
    ) async throws -> [UInt64] {
        var revisions: [UInt64] = []
        for number in 1...count {
            guard
                case .ordered(let revision) = try await sequencer.submit(
                    key(number, actor),
                    [UInt8](repeating: 1, count: 512)
                )
            else { continue }
            revisions.append(revision)
        }
        return revisions
    }

    @Test func `another cluster is an error, and so is one that was put back`() async throws {
        let first = try await EtcdCluster.start(count: 1)
        defer { first.stop() }
        var configuration = try first.configuration()
        let found = try await withSequencer(configuration) { try await $0.clusterIdentifier }
        configuration.clusterIdentifier = found ^ 1
        try await withSequencer(configuration) { sequencer in
            await #expect(throws: SequencerError.otherCluster(expected: found ^ 1, found: found)) {
                try await sequencer.submit("e/dev/db/1", [1])
            }
        }
        configuration.clusterIdentifier = found
        try await withSequencer(configuration) { sequencer in
            await #expect(throws: SequencerError.self) {
                for try await _ in sequencer.follow(after: 1_000) {}
            }
        }
    }

    @Test func `a follower in no hurry holds up nobody and misses nothing`() async throws {
        let cluster = try await EtcdCluster.start(count: 1)
        defer { cluster.stop() }
        try await withSequencer(try cluster.configuration()) { sequencer in
            let value = [UInt8](repeating: 1, count: 64 * 1_024)
            for number in 1...120 { _ = try await sequencer.submit(key(number), value) }
            var count = 0
            for try await event in sequencer.follow(after: 0) {
                guard case .put(let told) = event else { continue }
                count += 1
                #expect(told.key == key(count))
                if count.isMultiple(of: 20) { try await Task.sleep(for: .milliseconds(200)) }
                if count == 120 { break }
            }
            #expect(count == 120)
        }
    }

    @Test func `an order that was lost takes and tells nothing that was meant for it`() async throws
    {
        let cluster = try await EtcdCluster.start(count: 1)
        defer { cluster.stop() }
        try await withSequencer(try cluster.configuration()) { sequencer in
            let mark = "a/dev"
            await #expect(throws: SequencerError.otherOrder(revision: 1)) {
                _ = try await sequencer.submit(key(1), [1], whileHolding: mark)
            }
            #expect(try await sequencer.publish(mark, [1]) == 2)
            let first = try await sequencer.submit(key(1), [1], whileHolding: mark)
            #expect(first == .ordered(revision: 3))
            let again = try await sequencer.submit(key(1), [1], whileHolding: mark)
            #expect(again == .ordered(revision: 3))
            #expect(try await sequencer.publish(mark, [2], whileHolding: mark) == 4)
            try await cluster.lose()
            // The new one has come further than the old one, so that its revision tells nothing.
            for number in 1...9 { _ = try await sequencer.submit(key(number, "user"), [1]) }
            await #expect(throws: SequencerError.otherOrder(revision: 10)) {
                _ = try await sequencer.submit(key(2), [2], whileHolding: mark)
            }
            await #expect(throws: SequencerError.otherOrder(revision: 10)) {
                _ = try await sequencer.publish("a/dev", [3], whileHolding: mark)
            }
            await #expect(throws: SequencerError.otherOrder(revision: 10)) {
                for try await _ in sequencer.follow(after: 4, whileHolding: mark) {}
            }
            let present = try await sequencer.read(from: key(1), below: key(9), countMax: 9)
            #expect(present.isEmpty)
        }
    }
}
