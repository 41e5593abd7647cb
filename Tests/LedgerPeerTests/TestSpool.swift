import LedgerFormat
import LedgerSink
import LibCrypto

@testable import LedgerPeer

/// Sends batches as a spool does: in their order, each again until it is taken, and from where the ledger
/// says that the writer stands when it is asked to look.
actor TestSpool {
    private let writer: WriterName
    private let key: Ed25519PublicKey
    private let batches: [SealedBatch]
    private var next = 0

    init(_ writer: TestWriter, _ batches: [SealedBatch]) {
        self.writer = writer.name
        key = writer.key.publicKey
        self.batches = batches
    }

    /// Sends all that is left, with a pause behind each; false when it has to be tried again.
    func send(to core: PeerCore, pause: Duration) async throws -> Bool {
        while next < batches.count {
            let failure = await failure(of: batches[next], at: core)
            switch failure {
            case nil: next += 1
            // Denied while the users of a new cluster are being made.
            case .unavailable, .denied: return false
            case .notEnrolled:
                guard let last = await standing(at: core) else { return false }
                next = batches.firstIndex { $0.firstSequence > last } ?? next
            case .some(let error): throw error
            }
            try await Task.sleep(for: pause)
        }
        return true
    }

    /// Begins with the first batch again.
    func rewind() { next = 0 }

    private func failure(of batch: SealedBatch, at core: PeerCore) async -> DestinationError? {
        do throws(DestinationError) {
            _ = try await core.submit(
                batch.bytes,
                of: writer,
                firstSequence: batch.firstSequence
            )
            return nil
        } catch {
            return error
        }
    }

    private func standing(at core: PeerCore) async -> UInt64? {
        do {
            return try await core.enrol(writer, key).lastSequence
        } catch {
            return nil
        }
    }
}
