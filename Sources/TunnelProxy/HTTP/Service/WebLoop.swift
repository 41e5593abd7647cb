internal import NIOCore
internal import NIOSSL
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// What requests of one event loop share; confined to it.
final class WebLoop {
    /// How often time is told to whatever waits.
    static let tickMilliseconds: Int64 = 250

    /// The event loop.
    let loop: any EventLoop
    let context: WebContext
    /// Reads replies' heads.
    var reader: ReplyReader
    /// Names requests.
    var names: RequestNames
    private var pools: [Int: [WebReplicaPool]] = [:]
    private var exchanges: [ObjectIdentifier: WebExchange] = [:]
    private var clients: [ObjectIdentifier: WebClientHandler] = [:]
    private var ticker: RepeatedTask?

    /// Creates the shared part of a loop; runs on it.
    init(loop: any EventLoop, context: WebContext, seed: UInt64, loopCount: Int) {
        self.loop = loop
        self.context = context
        reader = ReplyReader(comparison: context.comparison)
        names = RequestNames(seed: seed)
        let connectionsMax = context.plan.tunnel.limits.replicaConnectionsMax / max(1, loopCount)
        for listener in context.plan.listeners {
            pools[listener.port] = context.path.replicas.enumerated().compactMap { index, replica in
                replica.endpoints.first { $0.listener == listener.port }.map { endpoint in
                    WebReplicaPool(
                        replica: ReplicaIndex(index),
                        host: replica.host,
                        endpoint: endpoint,
                        loop: loop,
                        tls: endpoint.tls ? context.replicaTLS : nil,
                        limits: context.plan.tunnel.limits,
                        headLimits: context.headLimits,
                        connectionsMax: connectionsMax
                    )
                }
            }
        }
    }

    /// The connections to a replica for requests of one listener.
    func pool(of replica: ReplicaIndex, listener: Int) -> WebReplicaPool? {
        pools[listener]?.first { $0.replica == replica }
    }

    /// Starts telling the time.
    func start() {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let pause = TimeAmount.milliseconds(WebLoop.tickMilliseconds)
        ticker = loop.scheduleRepeatedTask(initialDelay: pause, delay: pause) { _ in
            bound.value.tick()
        }
    }

    /// Ends all connections.
    func stop() {
        ticker?.cancel()
        ticker = nil
        for client in Array(clients.values) { client.close() }
        for pool in pools.values.joined() { pool.closeIdle(olderThan: 0) }
    }

    /// A request began.
    func add(_ exchange: WebExchange) { exchanges[ObjectIdentifier(exchange)] = exchange }
    /// A request is over.
    func remove(_ exchange: WebExchange) { exchanges[ObjectIdentifier(exchange)] = nil }
    /// A client connected.
    func add(_ client: WebClientHandler) { clients[ObjectIdentifier(client)] = client }
    /// A client left.
    func remove(_ client: WebClientHandler) { clients[ObjectIdentifier(client)] = nil }

    /// A replica's address is another one now: its old connections are of no use.
    func forget(_ replica: ReplicaIndex, address: SocketAddress) {
        for pool in pools.values.joined() where pool.replica == replica {
            pool.moved(to: address)
        }
    }

    private func tick() {
        let now = context.clock.unixMilliseconds()
        for exchange in Array(exchanges.values) { exchange.advanced(to: now) }
        for client in Array(clients.values) { client.advanced(to: now) }
        for pool in pools.values.joined() { pool.closeIdle() }
    }
}
