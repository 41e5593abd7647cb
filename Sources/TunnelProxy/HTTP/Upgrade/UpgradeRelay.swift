internal import NIOCore
internal import VotingCore
internal import WireProtocols

/// Decides on a connection whose protocol has changed: who is sent what, and who differs.
///
/// A pure machine: events in, actions out. One replica, the leader, speaks with the client; the others are sent what
/// the client sends, and what they answer is compared with the leader's bytes and then dropped. That is no vote: what
/// a server says by itself comes in another order on each replica, so nobody could wait for a majority.
struct UpgradeRelay {
    /// How far the connection is.
    ///
    /// `open` goes to `draining` when the client or the leader ends it, or when it is idle; `draining` to `over` when
    /// the others have sent what the leader sent, or have had their time. `over` is never left.
    private enum Phase: Equatable {
        case open
        case draining(since: UnixMilliseconds)
        case over
    }

    /// What came of both sides so far.
    private struct Early {
        var client = ByteBuffer()
        var leader = ByteBuffer()
    }

    /// The replica that speaks with the client.
    let leader: ReplicaIndex
    private let limits: UpgradeLimits
    private var phase = Phase.open
    private var taps: [ReplicaIndex: StreamComparison] = [:]
    /// Replicas whose connection is over.
    private var gone = ReplicaSet()
    private var outcome = UpgradeOutcome(ending: .stopped)
    private var frames = WebSocketFrames()
    /// What came so far, for replicas that join late; nil when nobody can join any more.
    private var early: Early? = Early()
    /// Replicas that take no bytes at present, and since when.
    private var unwritable: [ReplicaIndex: UnixMilliseconds] = [:]
    private var isLeaderPaused = false
    private var lastActivityAt: UnixMilliseconds

    /// Starts when q replicas have changed the protocol.
    init(leader: ReplicaIndex, limits: UpgradeLimits = UpgradeLimits(), now: UnixMilliseconds) {
        self.leader = leader
        self.limits = limits
        lastActivityAt = now
    }

    /// True while the client may send: everybody takes it.
    var wantsClientBytes: Bool { phase == .open && unwritable.isEmpty }
}

// MARK: - Events

extension UpgradeRelay {
    /// Another replica changed the protocol alike: it is compared from now on.
    mutating func joined(_ replica: ReplicaIndex, now: UnixMilliseconds) -> [UpgradeAction] {
        guard phase != .over, replica != leader, taps[replica] == nil else { return [] }
        guard phase == .open, let early else {
            outcome.failed.insert(replica)
            return [.close(replica)]
        }
        var comparison = StreamComparison(aheadBytesMax: limits.aheadBytesMax)
        comparison.leaderSent(early.leader)
        taps[replica] = comparison
        return early.client.readableBytes > 0 ? [.send(replica, early.client)] : []
    }

    /// Nobody joins any more.
    mutating func joinsEnded() { early = nil }

    /// The client sent bytes.
    mutating func clientSent(_ bytes: ByteBuffer, now: UnixMilliseconds) -> [UpgradeAction] {
        guard phase == .open, bytes.readableBytes > 0 else { return [] }
        lastActivityAt = now
        outcome.clientBytes += UInt64(bytes.readableBytes)
        keep(bytes, \.client)
        let others = taps.keys.filter { !gone.contains($0) }.sorted { $0.position < $1.position }
        return ([leader] + others).map { UpgradeAction.send($0, bytes) }
    }

    /// A replica sent bytes.
    mutating func replicaSent(
        _ replica: ReplicaIndex,
        _ bytes: ByteBuffer,
        now: UnixMilliseconds
    ) -> [UpgradeAction] {
        guard phase != .over, bytes.readableBytes > 0 else { return [] }
        guard replica == leader else {
            taps[replica]?.replicaSent(bytes)
            return phase == .open ? [] : settle(now)
        }
        guard phase == .open else { return [] }
        lastActivityAt = now
        outcome.leaderBytes += UInt64(bytes.readableBytes)
        frames.read(bytes)
        keep(bytes, \.leader)
        for tap in taps.keys { taps[tap]?.leaderSent(bytes) }
        return [.answer(bytes)]
    }

    /// A replica's connection ended.
    mutating func replicaEnded(
        _ replica: ReplicaIndex,
        now: UnixMilliseconds
    ) -> [UpgradeAction] {
        guard phase != .over, gone.insert(replica) else { return [] }
        unwritable[replica] = nil
        guard replica == leader, phase == .open else {
            return phase == .open ? [] : settle(now)
        }
        guard !frames.hasClosed else { return end(.leader, nil, now) }
        return end(
            .leaderLost,
            closing(1012, "the replica that answered is gone; connect again"),
            now
        )
    }

    /// A replica takes more bytes, or does not for now.
    mutating func replicaWritabilityChanged(
        _ replica: ReplicaIndex,
        to isWritable: Bool,
        now: UnixMilliseconds
    ) {
        guard phase == .open, !gone.contains(replica) else { return }
        unwritable[replica] = isWritable ? nil : unwritable[replica] ?? now
    }

    /// The client takes more bytes, or does not for now.
    mutating func clientWritabilityChanged(to isWritable: Bool) -> [UpgradeAction] {
        guard phase == .open, isLeaderPaused == isWritable else { return [] }
        isLeaderPaused = !isWritable
        return [isWritable ? .resumeLeader : .pauseLeader]
    }

    /// The client ended the connection.
    mutating func clientGone(now: UnixMilliseconds) -> [UpgradeAction] {
        guard phase == .open else { return [] }
        return drain(.client, now)
    }

    /// Time has passed.
    mutating func advanced(to now: UnixMilliseconds) -> [UpgradeAction] {
        switch phase {
        case .over:
            return []
        case .draining:
            return settle(now)
        case .open:
            guard now - lastActivityAt < limits.idleMilliseconds else {
                return end(.idle, closing(1001, "nothing was said for too long"), now)
            }
            return leaveSlow(now)
        }
    }

    /// The tunnel stops.
    mutating func stopped(now: UnixMilliseconds) -> [UpgradeAction] {
        guard phase != .over else { return [] }
        if phase == .open { outcome.ending = .stopped }
        return finish()
    }
}

// MARK: - Ends

extension UpgradeRelay {
    private mutating func keep(
        _ bytes: ByteBuffer,
        _ side: WritableKeyPath<Early, ByteBuffer>
    ) {
        guard var kept = early else { return }
        early = nil
        guard kept[keyPath: side].readableBytes + bytes.readableBytes <= limits.earlyBytesMax else {
            return
        }
        kept[keyPath: side].writeImmutableBuffer(bytes)
        early = kept
    }

    /// Who takes nothing keeps the client from everybody else.
    private mutating func leaveSlow(_ now: UnixMilliseconds) -> [UpgradeAction] {
        let slow = unwritable.filter {
            $0.key != leader && now - $0.value >= limits.lagMilliseconds
        }
        return slow.keys.sorted { $0.position < $1.position }.map { replica in
            unwritable[replica] = nil
            gone.insert(replica)
            taps[replica] = nil
            outcome.failed.insert(replica)
            return .close(replica)
        }
    }

    /// A frame that says why the connection ends, where one may stand.
    private func closing(_ code: UInt16, _ reason: String) -> ByteBuffer? {
        frames.isBetweenFrames ? WebSocketFrames.close(code: code, reason: reason) : nil
    }

    /// Ends the client's connection.
    private mutating func end(
        _ ending: UpgradeOutcome.Ending,
        _ last: ByteBuffer?,
        _ now: UnixMilliseconds
    ) -> [UpgradeAction] {
        var actions: [UpgradeAction] = [.end(last)]
        actions += drain(ending, now)
        return actions
    }

    /// Waits for what the others have still to say.
    private mutating func drain(
        _ ending: UpgradeOutcome.Ending,
        _ now: UnixMilliseconds
    ) -> [UpgradeAction] {
        outcome.ending = ending
        phase = .draining(since: now)
        var actions: [UpgradeAction] = []
        if !gone.contains(leader) { actions.append(.close(leader)) }
        actions += settle(now)
        return actions
    }

    private mutating func settle(_ now: UnixMilliseconds) -> [UpgradeAction] {
        guard case .draining(let since) = phase else { return [] }
        let isWaiting = taps.contains { $0.value.isBehind && !gone.contains($0.key) }
        guard !isWaiting || now - since >= limits.lagMilliseconds else { return [] }
        return finish()
    }

    private mutating func finish() -> [UpgradeAction] {
        phase = .over
        early = nil
        if outcome.ending == .leaderLost {
            outcome.failed.insert(leader)
        } else {
            outcome.agreed.insert(leader)
        }
        for (replica, comparison) in taps {
            switch comparison.state {
            case .equal where !comparison.isBehind: outcome.agreed.insert(replica)
            case .differs: outcome.dissented.insert(replica)
            case .equal, .lost: outcome.failed.insert(replica)
            }
        }
        let open = taps.keys.filter { !gone.contains($0) }.sorted { $0.position < $1.position }
        var actions = open.map { UpgradeAction.close($0) }
        actions.append(.settled(outcome))
        return actions
    }
}
