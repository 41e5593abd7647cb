import LedgerSink
import Synchronization

/// An order that can be lost while peers are connected, and comes back empty under the same identity.
final class LosableOrder: Sequencer {
    private struct State {
        var order: LocalSequencer
        var number = 1
        var readers: [AsyncThrowingStream<OrderEvent, any Error>.Continuation] = []
        var marksFollowed: Set<String> = []
        var isFull = false
        var isHolding = false
    }

    /// What all connections to the order share.
    private final class Shared: Sendable {
        let folder: String
        let state: Mutex<State>

        init(folder: String) throws {
            self.folder = folder
            state = Mutex(State(order: try LocalSequencer(path: folder + "/losable-1.sqlite")))
        }
    }

    private let shared: Shared
    private let gate: ReaderGate?

    init(folder: String) throws {
        shared = try Shared(folder: folder)
        gate = nil
    }

    private init(_ shared: Shared, _ gate: ReaderGate) {
        self.shared = shared
        self.gate = gate
    }

    /// A connection to the same order, on which a gate decides what may be read.
    func behind(_ gate: ReaderGate) -> LosableOrder { LosableOrder(shared, gate) }

    /// Replaces everything by nothing; who follows is not told yet.
    func lose() throws {
        let number = shared.state.withLock { $0.number + 1 }
        let order = try LocalSequencer(path: "\(shared.folder)/losable-\(number).sqlite")
        shared.state.withLock {
            $0.order = order
            $0.number = number
        }
    }

    /// Breaks the connections of those who follow.
    func disconnect() {
        let readers = shared.state.withLock { $0.readers }
        shared.state.withLock { $0.readers = [] }
        for reader in readers { reader.finish(throwing: SequencerError.unavailable("gone")) }
    }

    /// Lets batches wait on their way, or go on.
    func hold(_ isHolding: Bool) { shared.state.withLock { $0.isHolding = isHolding } }

    /// Refuses marks for want of room, or takes them again.
    func fill(_ isFull: Bool) { shared.state.withLock { $0.isFull = isFull } }

    /// The marks on whose condition somebody has followed.
    var marksFollowed: Set<String> { shared.state.withLock { $0.marksFollowed } }

    private var order: LocalSequencer { shared.state.withLock { $0.order } }

    var isReplaceable: Bool { true }

    var clusterIdentifier: UInt64 {
        get async throws(SequencerError) { 7 }
    }

    func submit(
        _ key: String,
        _ value: [UInt8],
        whileHolding mark: String?
    ) async throws(SequencerError) -> SubmitOutcome {
        while shared.state.withLock({ $0.isHolding }) {
            do {
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                throw .unavailable("cancelled")
            }
        }
        return try await order.submit(key, value, whileHolding: mark)
    }

    func publish(
        _ key: String,
        _ value: [UInt8],
        whileHolding mark: String?
    ) async throws(SequencerError) -> UInt64 {
        if shared.state.withLock({ $0.isFull }) { throw .full("no room") }
        return try await order.publish(key, value, whileHolding: mark)
    }

    func follow(
        after revision: UInt64,
        whileHolding mark: String?
    ) -> AsyncThrowingStream<OrderEvent, any Error> {
        let gate = gate
        let (stream, reader) = AsyncThrowingStream<OrderEvent, any Error>.makeStream()
        let task = Task {
            do {
                try await gate?.wait()
                let order = self.order
                if let mark {
                    let found = try await order.read(from: mark, below: mark + " ", countMax: 1)
                    // Puts nothing without the mark; tells how far the order has come.
                    if found.isEmpty { try await order.publish("a/none", [], whileHolding: mark) }
                }
                for try await event in order.follow(after: revision) {
                    try await gate?.pass()
                    reader.yield(event)
                }
                reader.finish()
            } catch {
                reader.finish(throwing: error)
            }
        }
        reader.onTermination = { _ in task.cancel() }
        shared.state.withLock {
            $0.readers.append(reader)
            if let mark { $0.marksFollowed.insert(mark) }
        }
        return stream
    }

    func read(
        from first: String,
        below end: String,
        countMax: Int
    ) async throws(SequencerError) -> [OrderedValue] {
        try await order.read(from: first, below: end, countMax: countMax)
    }

    func prune(
        from first: String,
        below end: String,
        compactingBefore revision: UInt64?
    ) async throws(SequencerError) {
        try await order.prune(from: first, below: end, compactingBefore: revision)
    }
}
