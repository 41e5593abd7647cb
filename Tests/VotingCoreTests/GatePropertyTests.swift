import Testing
import VotingCore

/// Drives a gate with random sessions and keeps its own idea of who holds what.
private struct GateModel {
    var gate = OrderingGate<Int>()
    var random: SeededRandom
    var queue: [Int] = []
    var writer: Int?
    var isHold = false
    var wants: [Int: Bool] = [:]
    var committing = false
    var draining = false
    var sharers: Set<Int> = []
    var waitingSharers: Set<Int> = []
    var lastNumber: UInt64 = 0
    var used: Set<UInt64> = []
    var problems: [String] = []

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func check(_ holds: Bool, _ problem: String) {
        if !holds { problems.append(problem) }
    }

    mutating func take(_ grants: [OrderingGate<Int>.Grant]) {
        for grant in grants {
            switch grant {
            case .write(let who): granted(who, hold: false)
            case .hold(let who, let sequence):
                granted(who, hold: true)
                check(sequence == gate.sequence, "a hold was told \(sequence)")
                check(!gate.commitInFlight, "a hold during a commit")
            case .commit(let who, let number):
                check(writer == who && !isHold, "commit for \(who), who does not write")
                check(draining && !committing, "two commits, or one nobody asked for")
                check(sharers.subtracting([who]).isEmpty, "commit beside readers \(sharers)")
                check(number > lastNumber, "number \(number) after \(lastNumber)")
                check(!used.contains(number), "number \(number) was used")
                committing = true
                draining = false
            case .shared(let who):
                check(waitingSharers.remove(who) != nil, "\(who) did not ask to share")
                check(!committing || writer == who, "shared beside a commit")
                sharers.insert(who)
            }
        }
        check(committing == gate.commitInFlight, "commit in flight differs")
        check(writer == gate.writer, "writer differs")
        check(queue.count == gate.waitingWriters, "waiting writers differ")
    }

    private mutating func granted(_ who: Int, hold: Bool) {
        check(writer == nil, "two writers: \(who) beside \(writer ?? -1)")
        check(queue.first == who, "\(who) was granted before \(queue)")
        check(wants[who] == hold, "\(who) got the wrong kind of grant")
        if !queue.isEmpty { queue.removeFirst() }
        writer = who
        isHold = hold
    }

    /// One random event.
    mutating func step(sessions: Int) {
        let who = Int.random(in: 0..<sessions, using: &random)
        let before = gate.epoch
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1:
            let hold = random.chance(1, in: 5)
            if writer != who, !queue.contains(who) {
                queue.append(who)
                wants[who] = hold
            }
            take(hold ? gate.holdRequested(who) : gate.writeRequested(who))
        case 2, 3:
            let who = writer ?? who
            if writer == who, !isHold, !committing { draining = true }
            take(gate.commitBegan(who))
            if committing { check(gate.overlapped(since: before), "a begun commit went unseen") }
        case 4:
            let who = writer ?? who
            let committed = random.chance(2, in: 3)
            if writer == who { finish(committed: committed) }
            take(gate.commitEnded(who, committed: committed))
        case 5:
            let who = writer ?? who
            if writer == who { drop() }
            take(gate.writeReleased(who))
        case 6:
            if !sharers.contains(who) { waitingSharers.insert(who) }
            take(gate.sharedRequested(who))
        case 7:
            sharers.remove(who)
            take(gate.sharedReleased(who))
        default:
            leave(who)
            take(gate.cancelled(who))
        }
    }

    mutating func leave(_ who: Int) {
        queue.removeAll { $0 == who }
        waitingSharers.remove(who)
        sharers.remove(who)
        if writer == who { drop() }
    }

    private mutating func finish(committed: Bool) {
        if committing, committed {
            lastNumber = gate.sequence + 1
            used.insert(lastNumber)
        }
        committing = false
        draining = false
    }

    private mutating func drop() {
        finish(committed: true)
        writer = nil
    }
}

@Suite struct `The ordering gate` {
    @Test(arguments: [1, 2, 3, 0xF00D, 0xBEEF, UInt64.random(in: 0...UInt64.max)])
    func `is fair, has one writer and forgets who left`(seed: UInt64) {
        var model = GateModel(seed: seed)
        for step in 0..<20_000 {
            model.step(sessions: 8)
            guard model.problems.isEmpty else { break }
            // Liveness: when everyone leaves, nothing is left behind.
            guard step % 500 == 499 else { continue }
            for who in 0..<8 {
                model.leave(who)
                model.take(model.gate.cancelled(who))
            }
            model.check(model.gate.writer == nil, "a writer remained")
            model.check(model.waitingSharers.isEmpty, "a reader was forgotten")
        }
        #expect(model.problems.isEmpty, "seed \(seed): \(model.problems)")
    }
}
