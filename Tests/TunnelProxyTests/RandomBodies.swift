import NIOCore
import VotingCore

@testable import TunnelProxy

/// A few replicas that send one body, some of them wrongly, in random pieces and order.
struct RandomBodies {
    private let quorum: Int
    private let limits: BodyReleaseLimits
    private let bodies: [[UInt8]]
    /// Byte at which a replica's connection breaks; nil when it does not.
    private let breaks: [Int?]
    private var machine: BodyRelease
    private var sent: [Int]
    private var done: ReplicaSet = []
    private var paused: ReplicaSet = []
    private var output: [UInt8] = []
    private var isFinished = false
    private var isAborted = false
    private var isSettled = false
    private var isWritable = true
    private var problems: [String] = []

    init(_ random: inout SplitMix) {
        let count = Int.random(in: 1...5, using: &random)
        quorum = count / 2 + 1
        let length = Int.random(in: 0...60, using: &random)
        let good = (0..<length).map { _ in UInt8.random(in: 97...98, using: &random) }
        bodies = (0..<count).map { _ in
            var body = good
            switch Int.random(in: 0..<8, using: &random) {
            case 0 where !body.isEmpty:
                body[Int.random(in: 0..<body.count, using: &random)] ^= 1
            case 1: body = Array(body.prefix(Int.random(in: 0...length, using: &random)))
            case 2: body.append(120)
            default: break
            }
            return body
        }
        breaks = bodies.map { body in
            Int.random(in: 0..<10, using: &random) == 0
                ? Int.random(in: 0...body.count, using: &random) : nil
        }
        var limits = BodyReleaseLimits()
        limits.aheadBytesMax = Int.random(in: 1...30, using: &random)
        limits.behindBytesMax = Int.random(in: 1...30, using: &random)
        self.limits = limits
        machine = BodyRelease(
            replicas: ReplicaSet(first: count),
            quorum: quorum,
            limits: limits
        )
        sent = Array(repeating: 0, count: count)
    }

    /// Plays to the end and returns what was wrong.
    mutating func play(_ random: inout SplitMix) -> [String] {
        var steps = 0
        while !isSettled, problems.isEmpty {
            steps += 1
            guard steps < 5_000 else { return ["does not end"] }
            let open = ReplicaSet(first: bodies.count).subtracting(done)
            let ready = open.filter { !paused.contains($0) }
            if Int.random(in: 0..<8, using: &random) == 0 || ready.isEmpty {
                if ready.isEmpty, isWritable, !open.isEmpty, !machine.live.isEmpty {
                    return ["all paused: \(machine)"]
                }
                isWritable = !isWritable || ready.isEmpty
                check(machine.clientWritabilityChanged(to: isWritable, now: 0))
                continue
            }
            guard let replica = ready.randomElement(using: &random) else { continue }
            step(replica, &random)
        }
        judge()
        return problems
    }

    private mutating func step(_ replica: ReplicaIndex, _ random: inout SplitMix) {
        let place = replica.position
        let end = breaks[place] ?? bodies[place].count
        if sent[place] == end {
            done.insert(replica)
            check(
                breaks[place] == nil
                    ? machine.ended(replica, now: 0) : machine.failed(replica, now: 0)
            )
            return
        }
        let next = min(end, sent[place] + Int.random(in: 1...9, using: &random))
        let piece = ByteBuffer(bytes: bodies[place][sent[place]..<next])
        sent[place] = next
        check(machine.received(replica, piece, now: 0))
    }

    private mutating func check(_ actions: [BodyReleaseAction]) {
        for action in actions {
            switch action {
            case .release(let buffer):
                output += Array(buffer.readableBytesView)
                if isFinished || isAborted { problems.append("released after the end") }
                let backers = bodies.indices.count {
                    sent[$0] >= output.count && bodies[$0].starts(with: output)
                }
                if backers < quorum { problems.append("released with \(backers) of \(quorum)") }
            case .finish:
                isFinished = true
                let backers = bodies.indices.count {
                    bodies[$0] == output && sent[$0] == output.count && breaks[$0] == nil
                }
                if backers < quorum { problems.append("finished with \(backers) of \(quorum)") }
            case .abort(let bytes):
                isAborted = true
                if bytes != output.count { problems.append("aborted after \(bytes)") }
            case .pause(let replica): paused.insert(replica)
            case .resume(let replica): paused.remove(replica)
            case .drop(let replica, _): done.insert(replica)
            case .settled: isSettled = true
            }
        }
        let bound = bodies.count * (limits.aheadBytesMax + 9) + limits.behindBytesMax + 9
        if machine.heldBytes > bound { problems.append("holds \(machine.heldBytes)") }
    }

    /// What had to come out, whatever the order of events.
    private mutating func judge() {
        let whole = bodies.indices.filter { breaks[$0] == nil }
        let winners = whole.filter { place in
            whole.count { bodies[$0] == bodies[place] } >= quorum
        }
        guard let winner = winners.first else {
            if !isAborted { problems.append("no majority, not aborted") }
            return
        }
        if !isFinished { problems.append("a majority, not finished") }
        if output != bodies[winner] { problems.append("another body") }
        let agreed = ReplicaSet(winners.map { ReplicaIndex($0) })
        if machine.agreedReplicas != agreed {
            problems.append("agreed \(machine.agreedReplicas), not \(agreed)")
        }
        let others = ReplicaSet(first: bodies.count).subtracting(agreed)
        if machine.divergedReplicas.union(machine.failedReplicas) != others {
            problems.append("others differ")
        }
    }
}

/// SplitMix64: the same seed gives the same test.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
