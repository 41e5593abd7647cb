internal import NIOCore

/// One statement on its way, and who waits for its reply.
struct ReplicaCommand: Sendable {
    /// Where the reply goes.
    enum Sink: Sendable {
        /// Everything at once.
        case whole(EventLoopPromise<QueryResult>, bytesMax: Int)
        /// Rows as they come.
        case stream(EventLoopPromise<ReplicaRowStream>)
    }

    /// Tells commands of one connection apart.
    let identifier: UInt64
    /// The statement.
    let sql: ByteBuffer
    /// Where the reply goes.
    let sink: Sink
    /// How long the server may take: for the whole reply, or between two parts of a stream.
    let timeout: TimeAmount

    /// Tells who waits that there will be no reply.
    func fail(_ error: ReplicaClientError) {
        switch sink {
        case .whole(let promise, _): promise.fail(error)
        case .stream(let promise): promise.fail(error)
        }
    }
}
