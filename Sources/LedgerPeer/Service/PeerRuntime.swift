import ControlPlane
import EtcdClient
public import LedgerFormat
import LedgerSink
public import Logging
public import ServicePlan

/// A peer in a container of its own, over an etcd cluster; the work of `ledger peer`.
///
/// It asks to be enrolled, waits until it is, and then keeps its actor's copy until it is cancelled.
public struct PeerRuntime: Sendable {
    /// How long an actor that is behind keeps in the order what it lacks, unless that is said otherwise.
    public static let pruneGraceSeconds = 60
    /// Pause between two looks for what was granted, in milliseconds.
    private static let pauseMilliseconds = 500

    private let plan: LedgerPlan
    private let actor: LedgerActorPlan
    private let logger: Logger
    private let lifecycle: (any LifecycleSource)?
    private let planDigest: LedgerDigest?
    private let pruneGrace: Int

    /// Prepares the peer of an actor.
    ///
    /// - Parameters:
    ///   - plan: The ledger's plan.
    ///   - name: The actor.
    ///   - planDigest: Digest of the plan's file, which this peer puts on record; nil to tell none.
    ///   - pruneGraceSeconds: How long an actor that is behind keeps in the order what it lacks.
    ///   - lifecycle: Where this peer hears of the project's containers; nil when another one does.
    ///   - logger: Where it reports.
    /// - Throws: `LedgerPeerError` when the plan has no such actor.
    public init(
        plan: LedgerPlan,
        actor name: String,
        planDigest: LedgerDigest? = nil,
        pruneGraceSeconds: Int = PeerRuntime.pruneGraceSeconds,
        lifecycle: (any LifecycleSource)? = nil,
        logger: Logger
    ) throws(LedgerPeerError) {
        self.lifecycle = lifecycle
        self.planDigest = planDigest
        pruneGrace = pruneGraceSeconds
        guard let actor = plan.actors.first(where: { $0.name == name }) else {
            throw LedgerPeerError(
                "the plan has no actor '\(name)'; it has "
                    + plan.actors.map(\.name).joined(separator: ", ")
            )
        }
        self.plan = plan
        self.actor = actor
        self.logger = logger
    }

    /// Works until it is cancelled.
    ///
    /// - Throws: What cannot be mended by waiting.
    public func run() async throws {
        let keys = try PeerKeys(
            folder: plan.stateDirectory,
            origin: plan.origin,
            actor: actor.name
        )
        let grant = try await enrolled(keys)
        let sequencer = try EtcdSequencer(cluster(grant), logger: logger)
        let core = try PeerCore(
            store: PeerStore(path: plan.stateDirectory + "/" + EmbeddedPeer.databaseName),
            party: PeerParty(
                origin: plan.origin,
                actor: actor.name,
                actors: grant.actors,
                policyText: grant.policyText
            ),
            keys: keys,
            sequencer: sequencer,
            configuration: configuration,
            logger: logger
        )
        var token: ControlToken?
        if let path = actor.tokenFile { token = try await ControlToken.loadOrCreate(path: path) }
        let server = PeerServer(port: plan.peerPort, core: core, token: token, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sequencer.run() }
            group.addTask { try await core.run() }
            group.addTask { try await server.run() }
            if let lifecycle {
                let collector = try LifecycleCollector(
                    core: core,
                    source: lifecycle,
                    keyPath: plan.stateDirectory + "/lifecycle.pem",
                    logger: logger
                )
                group.addTask { try await collector.run() }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func enrolled(_ keys: PeerKeys) async throws -> PeerGrant {
        let enrolment = PeerEnrolment(plan: plan, actor: actor, keys: keys)
        // Who is enrolled already asks again: a new authority has to sign the same key.
        try enrolment.request()
        var isWaiting = false
        while true {
            if let grant = try enrolment.grant() { return grant }
            if !isWaiting {
                logger.notice(
                    "waiting to be enrolled by 'ftcompose ledger init'",
                    metadata: ["actor": "\(actor.name)"]
                )
            }
            isWaiting = true
            try await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))
        }
    }

    /// The members, this actor's own first.
    private func cluster(_ grant: PeerGrant) -> EtcdConfiguration {
        let own = plan.members.filter { $0.name == actor.member }
        let others = plan.members.filter { $0.name != actor.member }
        return EtcdConfiguration(
            endpoints: (own + others).map { EtcdEndpoint(host: $0.host, port: $0.clientPort) },
            authorityPEM: grant.authorityPEM,
            certificatePEM: grant.certificatePEM,
            privateKeyPEM: grant.privateKeyPEM
        )
    }

    private var configuration: PeerConfiguration {
        var configuration = PeerConfiguration()
        configuration.block.entriesMax = plan.block.entriesMax
        configuration.block.bytesMax = plan.block.bytesMax
        configuration.block.intervalMilliseconds = plan.block.intervalMilliseconds
        configuration.retention.days = plan.retention.days
        configuration.retention.mebibytesMax = max(plan.retention.bytesMax >> 20, 1)
        configuration.writers = Set(actor.writers)
        configuration.recordsPolicy = true
        configuration.plan = planDigest
        configuration.pruneGraceMilliseconds = Int64(pruneGrace) * 1_000
        return configuration
    }
}
