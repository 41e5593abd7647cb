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
    /// Chooses paths.
    let router: WebRouter
    /// Reads replies' heads; one for each path.
    var readers: [ReplyReader]
    /// Names requests.
    var names: RequestNames
    /// The pools of each path, by listener.
    private var pools: [[Int: [WebReplicaPool]]]
    private var exchanges: [ObjectIdentifier: WebExchange] = [:]
    private var clients: [ObjectIdentifier: WebClientHandler] = [:]
    private var upgrades: [ObjectIdentifier: WebUpgrade] = [:]
    private var ticker: RepeatedTask?

    /// Creates the shared part of a loop; runs on it.
    init(loop: any EventLoop, router: WebRouter, seed: UInt64, loopCount: Int) {
        self.loop = loop
        self.router = router
        readers = router.paths.map { ReplyReader(comparison: $0.comparison) }
        names = RequestNames(seed: seed)
        let site = router.site
        let connectionsMax = site.plan.tunnel.limits.replicaConnectionsMax / max(1, loopCount)
        pools = router.paths.map { context in
            var pools: [Int: [WebReplicaPool]] = [:]
            for listener in site.plan.listeners {
                pools[listener.port] = context.path.replicas.enumerated().compactMap {
                    index,
                    replica in
                    replica.endpoints.first { $0.listener == listener.port }.map { endpoint in
                        WebReplicaPool(
                            replica: ReplicaIndex(index),
                            host: replica.host,
                            endpoint: endpoint,
                            loop: loop,
                            tls: endpoint.tls ? site.replicaTLS : nil,
                            limits: site.plan.tunnel.limits,
                            headLimits: site.headLimits,
                            connectionsMax: connectionsMax
                        )
                    }
                }
            }
            return pools
        }
    }

    /// What all paths share.
    var site: WebSite { router.site }

    /// The connections to a path's replica for requests of one listener.
    func pool(of replica: ReplicaIndex, path: Int, listener: Int) -> WebReplicaPool? {
        pools[path][listener]?.first { $0.replica == replica }
    }

    private var allPools: [WebReplicaPool] { pools.flatMap { $0.values.joined() } }

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
        for upgrade in Array(upgrades.values) { upgrade.stop() }
        for pool in allPools { pool.closeIdle(olderThan: 0) }
    }

    /// A request began.
    func add(_ exchange: WebExchange) { exchanges[ObjectIdentifier(exchange)] = exchange }
    /// A request is over.
    func remove(_ exchange: WebExchange) { exchanges[ObjectIdentifier(exchange)] = nil }
    /// A client connected.
    func add(_ client: WebClientHandler) { clients[ObjectIdentifier(client)] = client }
    /// A client left.
    func remove(_ client: WebClientHandler) { clients[ObjectIdentifier(client)] = nil }

    /// A connection changed its protocol.
    func add(_ upgrade: WebUpgrade) { upgrades[ObjectIdentifier(upgrade)] = upgrade }
    /// Such a connection is over.
    func remove(_ upgrade: WebUpgrade) { upgrades[ObjectIdentifier(upgrade)] = nil }

    /// A replica's address is another one now: its old connections are of no use.
    func forget(_ replica: ReplicaIndex, path: Int, address: SocketAddress) {
        for pool in pools[path].values.joined() where pool.replica == replica {
            pool.moved(to: address)
        }
    }

    private func tick() {
        let now = site.clock.unixMilliseconds()
        for exchange in Array(exchanges.values) { exchange.advanced(to: now) }
        for client in Array(clients.values) { client.advanced(to: now) }
        for upgrade in Array(upgrades.values) { upgrade.advanced(to: now) }
        for pool in allPools { pool.closeIdle() }
    }
}
