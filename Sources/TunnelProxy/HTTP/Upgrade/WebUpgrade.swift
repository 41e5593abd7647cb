internal import NIOCore
internal import ServicePlan
internal import VotingCore

/// Carries the bytes of one connection whose protocol has changed; decides nothing (`UpgradeRelay`).
///
/// Confined to the client's event loop, as the connections to the replicas are.
final class WebUpgrade {
    private let request: WebRequest
    private let protocolName: String
    private let loop: WebLoop
    private weak var client: WebClientHandler?
    private var links: [ReplicaIndex: WebReplicaLink]
    private var relay: UpgradeRelay
    private var decided = CircularBuffer<UpgradeAction>()
    private var isPerforming = false
    private var isOver = false
    private let beganAt: UnixMilliseconds

    private let context: WebContext
    private var now: UnixMilliseconds { context.clock.unixMilliseconds() }

    /// Creates the relay of a connection, which has taken a place of the site's.
    ///
    /// - Parameters:
    ///   - request: what the client asked.
    ///   - leader: the connection to the replica that speaks with it.
    ///   - loop: where all of them live.
    ///   - context: the path that answered.
    ///   - protocolName: what was changed to.
    init(
        _ request: WebRequest,
        leader: WebReplicaLink,
        loop: WebLoop,
        context: WebContext,
        protocolName: String
    ) {
        self.request = request
        self.protocolName = protocolName
        self.loop = loop
        self.context = context
        links = [leader.replica: leader]
        beganAt = context.clock.unixMilliseconds()
        relay = UpgradeRelay(
            leader: leader.replica,
            limits: WebLimits.upgrade(context.plan.tunnel.limits),
            now: beganAt
        )
    }

    // MARK: Events

    /// The client has the answer's head: what the leader says may follow.
    func begin(_ client: WebClientHandler) {
        self.client = client
        links[relay.leader]?.attach(self)
        if !client.isWritable { perform(relay.clientWritabilityChanged(to: false)) }
    }

    /// Another replica changed the protocol alike.
    func join(_ link: WebReplicaLink) {
        guard !isOver, links[link.replica] == nil else {
            link.drop()
            return
        }
        links[link.replica] = link
        perform(relay.joined(link.replica, now: now))
        if links[link.replica] === link { link.attach(self) }
    }

    /// No other replica will.
    func joinsEnded() { relay.joinsEnded() }

    /// Whether more of the client is wanted.
    var wantsClientBytes: Bool { relay.wantsClientBytes }

    /// The client sent bytes.
    func clientSent(_ bytes: ByteBuffer) { perform(relay.clientSent(bytes, now: now)) }

    /// The client takes more bytes, or does not for now.
    func clientWritabilityChanged(to isWritable: Bool) {
        perform(relay.clientWritabilityChanged(to: isWritable))
    }

    /// The client's connection ended.
    func clientGone() {
        client = nil
        perform(relay.clientGone(now: now))
    }

    /// A replica sent bytes.
    func replicaSent(_ link: WebReplicaLink, _ bytes: ByteBuffer) {
        guard links[link.replica] === link else { return }
        perform(relay.replicaSent(link.replica, bytes, now: now))
    }

    /// Some replica takes more bytes, or does not for now.
    func replicaWritabilityChanged() {
        for (replica, link) in links {
            relay.replicaWritabilityChanged(replica, to: link.isWritable, now: now)
        }
        client?.readIfWanted()
    }

    /// A replica's connection ended.
    func replicaEnded(_ link: WebReplicaLink) {
        guard links[link.replica] === link else { return }
        links[link.replica] = nil
        perform(relay.replicaEnded(link.replica, now: now))
        client?.readIfWanted()
    }

    /// Time has passed.
    func advanced(to now: UnixMilliseconds) {
        perform(relay.advanced(to: now))
        client?.readIfWanted()
    }

    /// The tunnel stops.
    func stop() { perform(relay.stopped(now: now)) }

    // MARK: Actions

    /// Does what was decided, in the order in which it was: closing a connection tells at once that it ended.
    private func perform(_ actions: [UpgradeAction]) {
        for action in actions { decided.append(action) }
        guard !isPerforming else { return }
        isPerforming = true
        defer { isPerforming = false }
        while let action = decided.popFirst() { perform(action) }
    }

    private func perform(_ action: UpgradeAction) {
        switch action {
        case .send(let replica, let bytes):
            links[replica]?.sendSwitched(bytes)
        case .answer(let bytes):
            client?.sendRelayed(bytes)
        case .pauseLeader:
            links[relay.leader]?.pause()
        case .resumeLeader:
            links[relay.leader]?.resume()
        case .close(let replica):
            links.removeValue(forKey: replica)?.close()
        case .end(let last):
            if let last { client?.sendRelayed(last) }
            client?.relayEnded()
            client = nil
        case .settled(let outcome):
            settle(outcome)
        }
    }

    private func settle(_ outcome: UpgradeOutcome) {
        guard !isOver else { return }
        isOver = true
        for link in links.values { link.close() }
        links = [:]
        client?.close()
        client = nil
        context.site.closeUpgrade()
        context.recordUpgrade(
            request,
            protocolName: protocolName,
            outcome,
            leader: relay.leader,
            beganAt: beganAt
        )
        loop.remove(self)
    }
}
