import LedgerFormat
import LedgerSink
import LibCrypto
import Synchronization

/// A destination that may not be there yet, or not any more.
final class LateDestination: BatchDestination {
    private let present = Mutex<(any BatchDestination)?>(nil)

    /// Puts a destination in place, or takes it away.
    func set(_ destination: (any BatchDestination)?) {
        present.withLock { $0 = destination }
    }

    func enrol(
        _ writer: WriterName,
        _ key: Ed25519PublicKey
    ) async throws(DestinationError) -> WriterStanding {
        try await destination().enrol(writer, key)
    }

    func submit(
        _ batch: [UInt8],
        of writer: WriterName,
        firstSequence: UInt64
    ) async throws(DestinationError) -> UInt64 {
        try await destination().submit(batch, of: writer, firstSequence: firstSequence)
    }

    func progress(
        of writer: WriterName,
        beyond sequence: UInt64,
        wait: Duration
    ) async throws(DestinationError) -> WriterProgress {
        try await destination().progress(of: writer, beyond: sequence, wait: wait)
    }

    private func destination() throws(DestinationError) -> any BatchDestination {
        guard let destination = present.withLock({ $0 }) else {
            throw .unavailable("the ledger of this process is not open")
        }
        return destination
    }
}
