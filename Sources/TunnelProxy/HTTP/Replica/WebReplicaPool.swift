internal import HostLookup
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// The connections of one event loop to one port of one replica; confined to the loop.
final class WebReplicaPool {
    /// A connection, or why there is none.
    typealias Answer = (Result<WebReplicaLink, TunnelFailure>) -> Void

    /// Idle connections are closed after this time: before common servers close them.
    static let idleMilliseconds: Int64 = 4_000
    /// A request that may not be sent twice takes no connection that was idle for longer.
    static let freshMilliseconds: Int64 = 1_000
    /// Requests that wait for a connection.
    static let waitingMax = 1_024

    private struct Waiter {
        let ticket: UInt64
        let answer: Answer
    }

    /// The replica at the other end.
    let replica: ReplicaIndex
    private let host: String
    private let endpoint: WebEndpointPlan
    private let loop: any EventLoop
    private let tls: NIOSSLContext?
    private let connectTimeoutMilliseconds: Int
    private let connectionsMax: Int
    /// Bytes that are read, and so released, at once.
    private let windowBytes: Int
    private let headLimits: HTTPHeadLimits
    private var idle: [WebReplicaLink] = []
    private var waiting = CircularBuffer<Waiter>()
    private var openCount = 0
    private var nextTicket: UInt64 = 0
    /// The replica's address as last resolved.
    private var address: SocketAddress?
    /// What stands for the replica to those who used this Host last.
    private var authorities: (name: String, all: [String])?

    /// Creates an empty pool.
    init(
        replica: ReplicaIndex,
        host: String,
        endpoint: WebEndpointPlan,
        loop: any EventLoop,
        tls: NIOSSLContext?,
        limits: WebLimitPlan,
        headLimits: HTTPHeadLimits,
        connectionsMax: Int
    ) {
        self.replica = replica
        self.host = host
        self.endpoint = endpoint
        self.loop = loop
        self.tls = tls
        connectTimeoutMilliseconds = limits.connectTimeoutMilliseconds
        self.connectionsMax = max(1, connectionsMax)
        windowBytes = min(max(limits.windowBytesMax, 4_096), 1 << 20)
        self.headLimits = headLimits
    }

    /// Addresses that stand for the replica, to which the request named this Host.
    ///
    /// A server that puts an absolute address together takes the client's host and its own port, which is not
    /// the one that clients know.
    func authorities(calledBy name: String) -> [String] {
        // One connection's requests mostly name one host.
        if let known = authorities, known.name == name { return known.all }
        var all = [host, "\(host):\(endpoint.port)"]
        if !name.isEmpty { all += [name, "\(HTTPAuthority.host(of: name)):\(endpoint.port)"] }
        authorities = (name, all)
        return all
    }

    /// Asks for a connection; `answer` may run before this returns.
    ///
    /// - Parameters:
    ///   - isRepeatable: whether a request that the replica did not read may be sent again.
    ///   - isNew: whether it must be a new connection.
    ///   - answer: gets the connection.
    /// - Returns: a ticket to take the request back with.
    @discardableResult
    func take(isRepeatable: Bool, isNew: Bool = false, _ answer: @escaping Answer) -> UInt64 {
        let now = NIODeadline.now()
        let age = isRepeatable ? WebReplicaPool.idleMilliseconds : WebReplicaPool.freshMilliseconds
        while !isNew, let link = idle.popLast() {
            if !link.isClosed, now - link.idleSince < .milliseconds(age) {
                answer(.success(link))
                return 0
            }
            link.close()
        }
        guard openCount >= connectionsMax else {
            dial(answer)
            return 0
        }
        guard waiting.count < WebReplicaPool.waitingMax else {
            answer(.failure(TunnelFailure("too many requests wait for a connection")))
            return 0
        }
        nextTicket += 1
        waiting.append(Waiter(ticket: nextTicket, answer: answer))
        return nextTicket
    }

    /// Takes a request for a connection back.
    func withdraw(_ ticket: UInt64) {
        waiting.removeAll { $0.ticket == ticket }
    }

    /// A connection is free again.
    func give(_ link: WebReplicaLink) {
        if let waiter = waiting.popFirst() {
            waiter.answer(.success(link))
            return
        }
        link.idleSince = .now()
        idle.append(link)
    }

    /// A connection has ended.
    func lost(_ link: WebReplicaLink) {
        openCount -= 1
        idle.removeAll { $0 === link }
        dialForWaiter()
    }

    /// A connection serves one client alone from here on, and does not count any more.
    func left() {
        openCount -= 1
        dialForWaiter()
    }

    /// Closes connections that nobody used for a while.
    func closeIdle(olderThan milliseconds: Int64 = WebReplicaPool.idleMilliseconds) {
        let now = NIODeadline.now()
        let old = idle.filter { now - $0.idleSince >= .milliseconds(milliseconds) }
        idle.removeAll { link in old.contains { $0 === link } }
        for link in old { link.close() }
    }

    /// The replica was found at this address.
    func moved(to address: SocketAddress) {
        guard let ip = address.ipAddress,
            let own = try? SocketAddress(ipAddress: ip, port: endpoint.port)
        else { return }
        self.address = own
        closeIdle(olderThan: 0)
    }

    private func dialForWaiter() {
        guard openCount < connectionsMax, let waiter = waiting.popFirst() else { return }
        dial(waiter.answer)
    }

    private func dial(_ answer: @escaping Answer) {
        openCount += 1
        let bound = NIOLoopBound(self, eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.milliseconds(Int64(connectTimeoutMilliseconds)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.autoRead, value: false)
            // One window, then it is seen whether more is wanted.
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 1_024,
                    initial: 4_096,
                    maximum: windowBytes
                )
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.setUp(channel) }
            }
        let connected =
            address.map { bootstrap.connect(to: $0) }
            ?? bootstrap
            .resolver(FoundAddresses(of: host, port: endpoint.port, on: loop))
            .connect(host: host, port: endpoint.port)
        connected.assumeIsolated().whenComplete { result in
            var problem = "the connection was closed at once"
            switch result {
            case .success(let channel):
                let pipeline = channel.pipeline.syncOperations
                if let link = try? pipeline.handler(type: WebReplicaLink.self), !link.isClosed {
                    link.isCounted = true
                    answer(.success(link))
                    return
                }
            case .failure(let error):
                problem = "\(error)"
            }
            self.openCount -= 1
            answer(.failure(TunnelFailure(problem)))
            self.dialForWaiter()
        }
    }

    private func setUp(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls {
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: nil))
        }
        try pipeline.addHandler(WebReplicaLink(pool: self, limits: headLimits))
    }
}
