internal import Logging
internal import NIOSSL
internal import ServicePlan
internal import Synchronization
internal import VotingCore
internal import WireProtocols

/// What all paths of one web server's tunnel share: bounds, counters, and what is known without a replica.
final class WebSite: Sendable {
    /// Bytes of replies that all requests together may hold back.
    static let heldBytesMax = 256 << 20

    let plan: WebServicePlan
    let recorder: any VoteRecorder
    let logger: Logger
    let clock = SystemClock()
    let metrics = TunnelMetrics()
    let headLimits: HTTPHeadLimits
    /// TLS to replicas; their certificates are not checked, the network is internal.
    let replicaTLS: NIOSSLContext
    private let servingStream: AsyncStream<Void>
    private let servingSignal: AsyncStream<Void>.Continuation
    private let inFlightCount = Atomic<Int>(0)
    private let heldCount = Atomic<Int>(0)
    private let domains: ServedDomains
    private let connectionCount = Atomic<Int>(0)
    private let sessionCount = Atomic<UInt64>(0)
    private let upgradeCount = Atomic<Int>(0)

    /// Creates what the paths of a tunnel share.
    ///
    /// - Parameters:
    ///   - plan: what the compiler decided.
    ///   - recorder: takes the vote records.
    ///   - logger: takes the log lines.
    /// - Throws: what keeps TLS from working.
    init(
        plan: WebServicePlan,
        recorder: any VoteRecorder,
        logger: Logger
    ) throws {
        self.plan = plan
        self.recorder = recorder
        self.logger = logger
        domains = ServedDomains(plan.domains)
        headLimits = WebLimits.head(plan.tunnel.limits)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        replicaTLS = try NIOSSLContext(configuration: tls)
        (servingStream, servingSignal) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(1)
        )
    }

    /// Whether the replicas are different servers.
    var isHeterogeneous: Bool { plan.comparison.differentServers ?? false }

    // MARK: Places

    /// Counts bytes of replies that are held back; false when they are more than all requests may hold.
    func hold(_ bytes: Int) -> Bool {
        heldCount.add(bytes, ordering: .relaxed).newValue <= WebSite.heldBytesMax
    }

    /// Held bytes are gone.
    func letGo(_ bytes: Int) {
        if bytes > 0 { heldCount.subtract(bytes, ordering: .relaxed) }
    }

    /// Takes a place for a client's connection and numbers it; nil when all are taken.
    func openConnection() -> UInt64? {
        let count = connectionCount.add(1, ordering: .relaxed).newValue
        guard count <= plan.tunnel.limits.clientConnectionsMax else {
            connectionCount.subtract(1, ordering: .relaxed)
            return nil
        }
        metrics.connected()
        return sessionCount.add(1, ordering: .relaxed).newValue
    }

    /// Gives a connection's place back.
    func closeConnection() { connectionCount.subtract(1, ordering: .relaxed) }

    /// Client connections at present.
    var openConnections: Int { connectionCount.load(ordering: .relaxed) }

    /// Takes a place for a request; false when all are taken.
    func openRequest() -> Bool {
        let count = inFlightCount.add(1, ordering: .relaxed).newValue
        guard count <= plan.tunnel.limits.requestsInFlightMax else {
            inFlightCount.subtract(1, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Gives a request's place back.
    func closeRequest() { inFlightCount.subtract(1, ordering: .relaxed) }

    /// Takes a place for a connection whose protocol changes; false when all are taken.
    func openUpgrade() -> Bool {
        let count = upgradeCount.add(1, ordering: .relaxed).newValue
        guard count <= UpgradeLimits.countMax else {
            closeUpgrade()
            return false
        }
        return true
    }

    /// Gives such a connection's place back.
    func closeUpgrade() { upgradeCount.subtract(1, ordering: .relaxed) }

    // MARK: Names

    /// The Host that the tunnel itself names to replicas.
    var ownHost: String { plan.domains.first { !$0.hasPrefix("*") } ?? plan.service }

    /// Whether a Host is one of the service's domains.
    func serves(host: String) -> Bool { domains.contains(host) }

    /// `http` or `https`.
    func scheme(of listener: Int) -> String {
        plan.listeners.first { $0.port == listener }?.scheme ?? "http"
    }

    // MARK: Start

    /// A path has a quorum.
    func startedServing() { servingSignal.yield() }

    /// Waits until a path has a quorum.
    func waitUntil(_ isServing: @Sendable () -> Bool) async {
        if isServing() { return }
        for await _ in servingStream where isServing() { return }
    }
}
