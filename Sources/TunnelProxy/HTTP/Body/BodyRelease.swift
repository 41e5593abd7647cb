internal import LibCrypto
internal import NIOCore
internal import VotingCore

/// Releases one body to the client as soon as q replicas have sent the same bytes so far.
///
/// A pure machine: bytes in, actions out. Bytes that were released form the trunk; the end of it
/// is kept for replicas that are behind. What replicas sent beyond it hangs on it as branches, one
/// for each version. A release moves the beginning of a branch to the trunk, and replicas on
/// branches that differ there are out. It does not matter which replica's bytes they were, so one
/// that dies takes nothing with it that q others have.
///
/// Memory: at most `aheadBytesMax` and a read for each replica, and `behindBytesMax` and a read. Nothing is released
/// while the client takes nothing.
struct BodyRelease {
    /// One replica's place in the body.
    private struct Lane {
        var offset = 0
        var isEnded = false
        /// What its body ended with; nil without trailers.
        var trailers: VoteDigest?
        var isPaused = false
        var lagSince: UnixMilliseconds?
    }

    /// Bytes after the trunk that some replicas sent.
    private struct Branch {
        var members: ReplicaSet
        var pieces: BodyPieces
    }

    /// How far the body is.
    ///
    /// `open` goes to `finished` when q replicas ended alike, or to `aborted` when they cannot any
    /// more; neither is left.
    private enum Phase {
        case open
        case finished
        case aborted
    }

    /// Equal bodies needed.
    let quorum: Int
    /// Bounds.
    let limits: BodyReleaseLimits
    /// Bytes released so far.
    private(set) var released = 0
    /// Replicas that are neither out nor ended with the released body.
    private(set) var live: ReplicaSet
    /// Replicas whose whole body was the one released.
    private(set) var agreedReplicas = ReplicaSet()
    /// Replicas that sent another body.
    private(set) var divergedReplicas = ReplicaSet()
    /// Replicas whose connection ended early.
    private(set) var failedReplicas = ReplicaSet()
    /// Replicas that were too slow.
    private(set) var slowReplicas = ReplicaSet()

    private var phase = Phase.open
    private var hasSettled = false
    private var isClientWritable = true
    /// Some body ended with trailers: those that ended here need not have ended alike.
    private var hasTrailers = false
    /// The trailers of the body that was released to its end.
    private var answerTrailers: VoteDigest?
    private var lanes = InlineArray<16, Lane>(repeating: Lane())
    private var trunk = BodyPieces()
    private var branches: [Branch] = []
    private var hash = SHA256()

    /// Starts a body that the replicas given are about to send.
    init(replicas: ReplicaSet, quorum: Int, limits: BodyReleaseLimits = BodyReleaseLimits()) {
        live = replicas
        self.quorum = quorum
        self.limits = limits
    }

    /// Bytes that are held at present.
    var heldBytes: Int { branches.reduce(trunk.count) { $0 + $1.pieces.count } }

    /// SHA-256 of what was released so far.
    var digest: VoteDigest {
        let words = hash.finalizeWords()
        return VoteDigest(words.0, words.1, words.2, words.3)
    }

    /// When `advanced` has something to do next; nil when never.
    var nextDeadline: UnixMilliseconds? {
        live.compactMap { lanes[$0.position].lagSince }.min().map { $0 + limits.lagMilliseconds }
    }

    /// A replica sent a piece of its body.
    mutating func received(
        _ replica: ReplicaIndex,
        _ bytes: ByteBuffer,
        now: UnixMilliseconds
    ) -> [BodyReleaseAction] {
        guard live.contains(replica), !lanes[replica.position].isEnded else { return [] }
        var actions: [BodyReleaseAction] = []
        take(bytes, of: replica, &actions)
        settle(now, &actions)
        return actions
    }

    /// A replica's body ended as its framing says, with these trailers.
    mutating func ended(
        _ replica: ReplicaIndex,
        trailers: VoteDigest? = nil,
        now: UnixMilliseconds
    ) -> [BodyReleaseAction] {
        guard live.contains(replica) else { return [] }
        lanes[replica.position].isEnded = true
        lanes[replica.position].trailers = trailers
        if trailers != nil { hasTrailers = true }
        var actions: [BodyReleaseAction] = []
        settle(now, &actions)
        return actions
    }

    /// A replica's connection ended or broke before its body did, or its framing was malformed.
    mutating func failed(
        _ replica: ReplicaIndex,
        now: UnixMilliseconds
    ) -> [BodyReleaseAction] {
        guard live.contains(replica), !lanes[replica.position].isEnded else { return [] }
        var actions: [BodyReleaseAction] = []
        out(replica, .failed, &actions)
        settle(now, &actions)
        return actions
    }

    /// The client's connection takes more bytes or does not for now.
    mutating func clientWritabilityChanged(
        to isWritable: Bool,
        now: UnixMilliseconds
    ) -> [BodyReleaseAction] {
        isClientWritable = isWritable
        var actions: [BodyReleaseAction] = []
        settle(now, &actions)
        return actions
    }

    /// Time has passed.
    mutating func advanced(to now: UnixMilliseconds) -> [BodyReleaseAction] {
        var actions: [BodyReleaseAction] = []
        for replica in live {
            guard let since = lanes[replica.position].lagSince,
                now - since >= limits.lagMilliseconds
            else { continue }
            out(replica, .slow, &actions)
        }
        settle(now, &actions)
        return actions
    }
}

extension BodyRelease {
    /// Puts a piece behind what the replica sent before: along the trunk, then on a branch.
    private mutating func take(
        _ bytes: ByteBuffer,
        of replica: ReplicaIndex,
        _ actions: inout [BodyReleaseAction]
    ) {
        var bytes = bytes
        let offset = lanes[replica.position].offset
        if offset < released {
            let start = trunk.count - (released - offset)
            let part = min(bytes.readableBytes, released - offset)
            guard start >= 0, trunk.commonPrefix(with: bytes, from: start) >= part else {
                out(replica, .diverged, &actions)
                return
            }
            bytes.moveReaderIndex(forwardBy: part)
            lanes[replica.position].offset += part
        }
        guard bytes.readableBytes > 0 else { return }
        var own = BodyPieces()
        if let place = branches.firstIndex(where: { $0.members.contains(replica) }) {
            let start = lanes[replica.position].offset - released
            let same = branches[place].pieces.commonPrefix(with: bytes, from: start)
            let rest = branches[place].pieces.count - start
            lanes[replica.position].offset += bytes.readableBytes
            if same == min(rest, bytes.readableBytes) {
                bytes.moveReaderIndex(forwardBy: same)
                branches[place].pieces.append(bytes)
                return
            }
            own = branches[place].pieces.prefix(start)
            branches[place].members.remove(replica)
        } else {
            lanes[replica.position].offset += bytes.readableBytes
        }
        own.append(bytes)
        join(replica, own)
    }

    /// Puts a replica on the branch that has its bytes so far, or on one of its own.
    private mutating func join(_ replica: ReplicaIndex, _ own: BodyPieces) {
        for place in branches.indices {
            let same = branches[place].pieces.commonPrefix(with: own)
            guard same == min(own.count, branches[place].pieces.count) else { continue }
            branches[place].members.insert(replica)
            var rest = own
            _ = rest.removeFirst(same)
            branches[place].pieces.append(rest)
            return
        }
        branches.append(Branch(members: ReplicaSet(replica), pieces: own))
    }

    private mutating func out(
        _ replica: ReplicaIndex,
        _ reason: BodyReleaseAction.Reason,
        _ actions: inout [BodyReleaseAction]
    ) {
        guard live.remove(replica) else { return }
        switch reason {
        case .diverged: divergedReplicas.insert(replica)
        case .failed: failedReplicas.insert(replica)
        case .slow: slowReplicas.insert(replica)
        }
        for place in branches.indices { branches[place].members.remove(replica) }
        actions.append(.drop(replica, reason))
    }

    /// Draws all conclusions from what is known now.
    private mutating func settle(
        _ now: UnixMilliseconds,
        _ actions: inout [BodyReleaseAction]
    ) {
        branches.removeAll { $0.members.isEmpty }
        switch phase {
        case .open:
            // Each release leaves somebody behind, who is then read on: without this, nobody would ever wait for
            // a client that does not read.
            while isClientWritable, let (branch, offset) = nextRelease() {
                release(branch, to: offset, &actions)
            }
            dropTruncated(&actions)
            let ending = endedHere
            if ending.count >= quorum {
                phase = .finished
                answerTrailers = ending.first.flatMap { lanes[$0.position].trailers }
                actions.append(.finish)
                finishLate(&actions)
            } else if !canFinish {
                phase = .aborted
                actions.append(.abort(afterBytes: released))
                for replica in live { actions.append(.drop(replica, .diverged)) }
                divergedReplicas.formUnion(live)
                live = []
            }
        case .finished:
            finishLate(&actions)
        case .aborted:
            break
        }
        if live.isEmpty {
            trunk = BodyPieces()
            branches = []
            if !hasSettled { actions.append(.settled) }
            hasSettled = true
            return
        }
        trimTrunk()
        noteLags(now)
        pace(&actions)
    }

    /// Replicas whose body ended at the end of what is released; of those with unlike trailers the most that
    /// are alike.
    private var endedHere: ReplicaSet {
        let ended = ReplicaSet(
            live.filter { lanes[$0.position].isEnded && lanes[$0.position].offset == released }
        )
        guard hasTrailers else { return ended }
        var best = ReplicaSet()
        for replica in ended {
            let own = lanes[replica.position].trailers
            let alike = ReplicaSet(ended.filter { lanes[$0.position].trailers == own })
            if alike.count > best.count { best = alike }
        }
        return best
    }

    /// The branch and offset up to which q replicas sent the same, when that is beyond the trunk.
    private func nextRelease() -> (branch: Int, offset: Int)? {
        var best: (branch: Int, offset: Int)?
        for place in branches.indices {
            var offsets: [Int] = []
            for other in branches.indices {
                let shared =
                    other == place
                    ? Int.max
                    : released + branches[place].pieces.commonPrefix(with: branches[other].pieces)
                for member in branches[other].members {
                    offsets.append(min(lanes[member.position].offset, shared))
                }
            }
            guard offsets.count >= quorum else { continue }
            offsets.sort(by: >)
            let offset = offsets[quorum - 1]
            if offset > released, offset > best?.offset ?? 0 { best = (place, offset) }
        }
        return best
    }

    private mutating func release(
        _ place: Int,
        to offset: Int,
        _ actions: inout [BodyReleaseAction]
    ) {
        let count = offset - released
        for other in branches.indices where other != place {
            let same = branches[place].pieces.commonPrefix(with: branches[other].pieces)
            if same < count {
                for member in branches[other].members { out(member, .diverged, &actions) }
            } else {
                _ = branches[other].pieces.removeFirst(count)
            }
        }
        let taken = branches[place].pieces.removeFirst(count)
        for buffer in taken.all {
            buffer.withUnsafeReadableBytes { hash.update($0) }
            actions.append(.release(buffer))
        }
        trunk.append(taken)
        released = offset
        // Who is not beyond the trunk any more is on no branch.
        for other in branches.indices {
            branches[other].members = ReplicaSet(
                branches[other].members.filter { lanes[$0.position].offset > released }
            )
        }
        branches.removeAll { $0.members.isEmpty }
    }

    /// A body that ended before what q replicas sent is another body.
    private mutating func dropTruncated(_ actions: inout [BodyReleaseAction]) {
        for replica in live
        where lanes[replica.position].isEnded && lanes[replica.position].offset < released {
            out(replica, .diverged, &actions)
        }
    }

    /// Tells whether q replicas may still end with the same body.
    private var canFinish: Bool {
        let ahead = branches.reduce(into: ReplicaSet()) { $0.formUnion($1.members) }
        let behind = live.subtracting(ahead)
        let open = ReplicaSet(behind.filter { !lanes[$0.position].isEnded })
        if endedHere.count + open.count >= quorum { return true }
        return branches.indices.contains { place in
            let near = compatible(with: place)
            let running = near.filter { !lanes[$0.position].isEnded }
            if running.count + open.count >= quorum { return true }
            // Of members that ended, only those who ended alike can be part of one majority.
            let ends = near.filter { lanes[$0.position].isEnded }.map { lanes[$0.position] }
            return ends.contains { end in
                let alike = ends.count { $0.offset == end.offset && $0.trailers == end.trailers }
                let reaching = running.count { lanes[$0.position].offset <= end.offset }
                return alike + reaching + open.count >= quorum
            }
        }
    }

    /// Replicas that sent nothing but what a branch has: a short piece may fit several branches.
    private func compatible(with place: Int) -> [ReplicaIndex] {
        branches.indices.flatMap { other -> [ReplicaIndex] in
            guard other != place else { return Array(branches[other].members) }
            let shared =
                released + branches[place].pieces.commonPrefix(with: branches[other].pieces)
            return branches[other].members.filter { lanes[$0.position].offset <= shared }
        }
    }

    /// After the end: who ended alike agrees, who has more or less differs.
    private mutating func finishLate(_ actions: inout [BodyReleaseAction]) {
        let alike = ReplicaSet(
            live.filter {
                let lane = lanes[$0.position]
                return lane.isEnded && lane.offset == released && lane.trailers == answerTrailers
            }
        )
        agreedReplicas.formUnion(alike)
        live.subtract(alike)
        for replica in live
        where lanes[replica.position].offset > released || lanes[replica.position].isEnded {
            out(replica, .diverged, &actions)
        }
        branches = []
    }

    /// Keeps of the trunk what a replica still has to be compared with.
    private mutating func trimTrunk() {
        let slowest = live.map { lanes[$0.position].offset }.min() ?? released
        let kept = max(0, released - slowest)
        if trunk.count > kept { _ = trunk.removeFirst(trunk.count - kept) }
    }

    private mutating func noteLags(_ now: UnixMilliseconds) {
        for replica in live {
            let isLagging =
                phase == .finished
                || released - lanes[replica.position].offset >= limits.behindBytesMax
            if !isLagging {
                lanes[replica.position].lagSince = nil
            } else if lanes[replica.position].lagSince == nil {
                lanes[replica.position].lagSince = now
            }
        }
    }

    /// Stops reading whom nobody can follow, and reads them again.
    private mutating func pace(_ actions: inout [BodyReleaseAction]) {
        let waits = live.contains {
            phase == .open && released - lanes[$0.position].offset >= limits.behindBytesMax
        }
        for replica in live {
            let lane = lanes[replica.position]
            let ahead = lane.offset - released
            let pauses =
                !lane.isEnded && phase == .open
                && (ahead >= limits.aheadBytesMax || (ahead >= 0 && (waits || !isClientWritable)))
            guard pauses != lane.isPaused else { continue }
            lanes[replica.position].isPaused = pauses
            actions.append(pauses ? .pause(replica) : .resume(replica))
        }
    }
}
