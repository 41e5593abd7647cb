internal import NIOCore

/// Tells the connection what the consumer of a stream wants.
struct StreamDemand: NIOAsyncSequenceProducerDelegate {
    /// The connection.
    let handler: NIOLoopBound<ReplicaChannelHandler>
    /// Loop the connection lives on.
    let eventLoop: any EventLoop
    /// Command that the stream belongs to.
    let command: UInt64

    /// The consumer has room again.
    func produceMore() {
        eventLoop.execute { handler.value.demandReturned(command) }
    }

    /// The consumer is gone, or has everything.
    func didTerminate() {
        eventLoop.execute { handler.value.consumerLeft(command) }
    }
}
