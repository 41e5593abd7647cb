import LedgerSink

/// Events of the order between the one that reads them and the one that applies them; bounded.
///
/// The reader waits when too much is in it, so that an order that is faster than the disk does not fill
/// the memory; the applier takes all there is, so that many events share one transaction.
actor EventBuffer {
    /// Bytes of values in the buffer beyond which the reader waits.
    static let bytesMax = 8 << 20
    /// Events in the buffer beyond which the reader waits.
    static let eventsMax = 4_096

    private var events: [OrderEvent] = []
    private var bytes = 0
    private var isClosed = false
    private var failure: (any Error)?
    private var reader: CheckedContinuation<Void, Never>?
    private var applier: CheckedContinuation<Void, Never>?

    /// Adds an event; waits while the buffer is full.
    func put(_ event: OrderEvent) async {
        while !isClosed, bytes >= Self.bytesMax || events.count >= Self.eventsMax {
            await withCheckedContinuation { reader = $0 }
        }
        guard !isClosed else { return }
        if case .put(let value) = event { bytes += value.value.count }
        events.append(event)
        wakeApplier()
    }

    /// Takes all events, waiting for the first; nil when the reader has ended and nothing is left.
    func take() async throws -> [OrderEvent]? {
        while events.isEmpty, !isClosed {
            await withCheckedContinuation { applier = $0 }
        }
        guard !events.isEmpty else {
            if let failure { throw failure }
            return nil
        }
        defer {
            events.removeAll(keepingCapacity: true)
            bytes = 0
            wakeReader()
        }
        return events
    }

    /// Ends it; what is in it can still be taken.
    func close(_ error: (any Error)? = nil) {
        guard !isClosed else { return }
        isClosed = true
        failure = error
        wakeReader()
        wakeApplier()
    }

    private func wakeReader() {
        reader?.resume()
        reader = nil
    }

    private func wakeApplier() {
        applier?.resume()
        applier = nil
    }
}
