internal import NIOCore

/// The rows of a reply as they come, a batch per read, with back-pressure to the server.
///
/// A consumer that stops before the end closes the connection: the rest of the reply would have to
/// be read otherwise.
public struct ReplicaRowStream: AsyncSequence, Sendable {
    /// Rows that came together.
    public typealias Element = [ReplicaRow]

    typealias Producer = NIOThrowingAsyncSequenceProducer<
        [ReplicaRow],
        any Error,
        NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark,
        StreamDemand
    >

    /// Columns of the rows; empty for a statement without rows.
    public let columns: [ReplicaColumn]
    /// Keeps the connection open while somebody reads from it.
    var owner: ReplicaConnection?
    private let producer: Producer

    init(columns: [ReplicaColumn], producer: Producer) {
        self.columns = columns
        self.producer = producer
    }

    /// Walks the batches; throws `ReplicaClientError`.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let iterator: Producer.AsyncIterator
        private let owner: ReplicaConnection?

        fileprivate init(iterator: Producer.AsyncIterator, owner: ReplicaConnection?) {
            self.iterator = iterator
            self.owner = owner
        }

        /// The next batch, or nil at the end.
        @concurrent
        public mutating func next() async throws -> [ReplicaRow]? {
            try await iterator.next()
        }
    }

    /// Returns an iterator; a stream can be walked once.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(iterator: producer.makeAsyncIterator(), owner: owner)
    }
}
