internal import NIOCore
internal import WireProtocols

/// Takes the answer to a request that nobody sent: the tunnel's own comparison of replicas.
final class DiscardingClient: ExchangeClient {
    /// Creates a client.
    init() {}

    var isWritable: Bool { true }

    func respond(_ answer: WebAnswer) {}
    func send(_ bytes: ByteBuffer) {}
    func trail(_ fields: [HTTPFieldLine]) {}
    func upgrade(_ answer: WebAnswer, to name: String, relay: WebUpgrade) { relay.clientGone() }
    func finish() {}
    func flush() {}
    func cut() {}
    func refuse(_ problem: ProblemDocument) {}
    func bodyDemandChanged(to isWanted: Bool) {}
}
