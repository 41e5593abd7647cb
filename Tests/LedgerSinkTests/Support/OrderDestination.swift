import LedgerFormat
import LedgerSink
import LibCrypto
import Synchronization

/// A destination over a real local order, without replay or blocks; it can be told to misbehave.
final class OrderDestination: BatchDestination {
    enum Fault: Sendable {
        case none
        case unavailable
        /// The batch is taken but the answer is lost, this many times.
        case lostAnswers(Int)
    }

    private struct State {
        var fault = Fault.none
        var calls = 0
        var finalThrough: UInt64?
    }

    let order: LocalSequencer
    private let state = Mutex(State())

    init(path: String) throws {
        order = try LocalSequencer(path: path)
    }

    func set(_ fault: Fault) { state.withLock { $0.fault = fault } }

    /// Nothing beyond this entry becomes final; nil for everything at once.
    func holdFinal(at sequence: UInt64?) { state.withLock { $0.finalThrough = sequence } }

    var calls: Int { state.withLock { $0.calls } }

    func enrol(
        _ writer: WriterName,
        _ key: Ed25519PublicKey
    ) async throws(DestinationError) -> WriterStanding {
        try check()
        return try await standing(of: writer)
    }

    func submit(
        _ batch: [UInt8],
        of writer: WriterName,
        firstSequence: UInt64
    ) async throws(DestinationError) -> UInt64 {
        try check()
        let outcome: SubmitOutcome
        do {
            let key = OrderKey.batch(writer, firstSequence: firstSequence).text
            outcome = try await order.submit(key, batch)
        } catch {
            throw .unavailable("\(error)")
        }
        let losesAnswer = state.withLock { state in
            guard case .lostAnswers(let count) = state.fault, count > 0 else { return false }
            state.fault = .lostAnswers(count - 1)
            return true
        }
        if losesAnswer { throw .unavailable("the answer was lost") }
        guard case .ordered(let revision) = outcome else {
            throw .outOfSequence(try await standing(of: writer))
        }
        return revision
    }

    func progress(
        of writer: WriterName,
        beyond sequence: UInt64,
        wait: Duration
    ) async throws(DestinationError) -> WriterProgress {
        try check()
        let last = try await standing(of: writer).lastSequence
        let bound = state.withLock { $0.finalThrough } ?? last
        return WriterProgress(orderedThrough: last, finalThrough: min(bound, last))
    }

    /// All batches of a writer in the order of their revisions.
    func batches(of writer: WriterName) async throws -> [Batch] {
        var batches: [Batch] = []
        for try await event in order.follow(after: 0) {
            switch event {
            case .put(let value):
                guard value.key.hasPrefix(OrderKey.prefix(of: writer)) else { continue }
                batches.append(try Batch(value.value))
            case .caughtUp: return batches
            case .deleted, .compacted: continue
            }
        }
        return batches
    }

    private func check() throws(DestinationError) {
        let isDown = state.withLock { state in
            state.calls += 1
            if case .unavailable = state.fault { return true }
            return false
        }
        if isDown { throw .unavailable("switched off") }
    }

    private func standing(
        of writer: WriterName
    ) async throws(DestinationError) -> WriterStanding {
        do {
            guard let last = try await batches(of: writer).last else { return WriterStanding() }
            return WriterStanding(
                epoch: last.header.epoch,
                lastSequence: last.header.lastSequence,
                lastHeaderHash: last.headerDigest.bytes,
                finalThrough: state.withLock { $0.finalThrough } ?? last.header.lastSequence
            )
        } catch {
            throw .unavailable("\(error)")
        }
    }
}
