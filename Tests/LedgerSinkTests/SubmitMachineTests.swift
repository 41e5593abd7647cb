import Testing

@testable import LedgerSink

@Suite struct SubmitMachineTests {
    private let standing = WriterStanding()

    /// A machine that is enrolled and idle.
    private func ready(ordered: UInt64 = 0, final: UInt64 = 0, spooled: UInt64 = 0) -> SubmitMachine
    {
        var machine = SubmitMachine()
        _ = machine.handle(.started)
        _ = machine.handle(.enrolled(standing))
        _ = machine.handle(
            .resumed(orderedThrough: ordered, finalThrough: final, spooledThrough: spooled)
        )
        return machine
    }

    @Test func sendsOneBatchAfterTheOther() {
        var machine = SubmitMachine()
        #expect(machine.handle(.started) == [.enrol])
        #expect(machine.handle(.spooled(through: 3)) == [])
        #expect(machine.handle(.enrolled(standing)) == [.resume(standing)])
        #expect(
            machine.handle(.resumed(orderedThrough: 0, finalThrough: 0, spooledThrough: 5)) == [
                .advance(orderedThrough: 0, finalThrough: 0), .submit(after: 0),
            ]
        )
        #expect(machine.handle(.spooled(through: 9)) == [])
        #expect(
            machine.handle(.submitted(through: 5)) == [
                .advance(orderedThrough: 5, finalThrough: 0), .submit(after: 5),
                .askProgress(beyond: 0),
            ]
        )
        #expect(
            machine.handle(.submitted(through: 9)) == [
                .advance(orderedThrough: 9, finalThrough: 0)
            ]
        )
        #expect(
            machine.handle(.progressed(WriterProgress(orderedThrough: 9, finalThrough: 5))) == [
                .advance(orderedThrough: 9, finalThrough: 5), .askProgress(beyond: 5),
            ]
        )
        #expect(
            machine.handle(.progressed(WriterProgress(orderedThrough: 9, finalThrough: 9))) == [
                .advance(orderedThrough: 9, finalThrough: 9)
            ]
        )
    }

    @Test func triesAgainWithGrowingPauses() {
        var machine = ready(spooled: 4)
        var pauses: [Int] = []
        for _ in 0..<9 {
            let actions = machine.handle(.submitFailed(.unavailable("down")))
            for case .pauseSending(let milliseconds) in actions { pauses.append(milliseconds) }
            #expect(machine.handle(.sendPauseEnded) == [.submit(after: 0)])
        }
        #expect(pauses == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000])
    }

    @Test func reportsATroubleOnceAndItsEnd() {
        var machine = ready(spooled: 4)
        let first = machine.handle(.submitFailed(.unavailable("a")))
        #expect(first.contains(.report(.unavailable("a"))))
        _ = machine.handle(.sendPauseEnded)
        #expect(
            machine.handle(.submitFailed(.unavailable("b"))) == [
                .pauseSending(milliseconds: 200)
            ]
        )
        _ = machine.handle(.sendPauseEnded)
        #expect(
            machine.handle(.submitted(through: 4)) == [
                .reportRecovery, .advance(orderedThrough: 4, finalThrough: 0),
                .askProgress(beyond: 0),
            ]
        )
    }

    @Test func waitsLongWhereSomebodyHasToMend() {
        var machine = ready(spooled: 4)
        #expect(
            machine.handle(.submitFailed(.denied("no"))) == [
                .report(.denied("no")), .pauseSending(milliseconds: 1_000),
            ]
        )
        for pause in [2_000, 4_000, 8_000, 15_000, 15_000] {
            #expect(machine.handle(.sendPauseEnded) == [.submit(after: 0)])
            #expect(
                machine.handle(.submitFailed(.denied("no"))) == [
                    .pauseSending(milliseconds: pause)
                ]
            )
        }
        #expect(machine.handle(.spooled(through: 8)) == [])
    }

    /// Seen under load: a peer that had not answered while it started and then refused once was left alone for 15 s.
    @Test func `a first refusal is a first one, however many tries were not answered`() {
        var machine = ready(spooled: 4)
        for _ in 0..<6 {
            _ = machine.handle(.submitFailed(.unavailable("down")))
            #expect(machine.handle(.sendPauseEnded) == [.submit(after: 0)])
        }
        #expect(
            machine.handle(.submitFailed(.denied("no"))) == [
                .report(.denied("no")), .pauseSending(milliseconds: 1_000),
            ]
        )
        _ = machine.handle(.sendPauseEnded)
        #expect(
            machine.handle(.submitFailed(.denied("still no"))) == [
                .pauseSending(milliseconds: 2_000)
            ]
        )
        _ = machine.handle(.sendPauseEnded)
        #expect(
            machine.handle(.submitFailed(.unavailable("down"))) == [
                .report(.unavailable("down")), .pauseSending(milliseconds: 100),
            ]
        )
    }

    @Test func `questions for progress count each kind of failure by itself too`() {
        var machine = ready(ordered: 5, final: 0, spooled: 5)
        for _ in 0..<6 {
            _ = machine.handle(.progressFailed(.unavailable("down")))
            #expect(machine.handle(.askPauseEnded) == [.askProgress(beyond: 0)])
        }
        #expect(
            machine.handle(.progressFailed(.denied("no"))) == [
                .pauseAsking(milliseconds: 1_000)
            ]
        )
    }

    @Test func `pauses grow while one kind goes on between enrolments`() {
        var machine = ready(spooled: 4)
        #expect(machine.handle(.submitFailed(.notEnrolled)) == [.enrol])
        var pauses: [Int] = []
        for _ in 0..<3 {
            _ = machine.handle(.enrolled(standing))
            _ = machine.handle(.resumed(orderedThrough: 0, finalThrough: 0, spooledThrough: 4))
            let actions = machine.handle(.submitFailed(.notEnrolled))
            for case .pauseSending(let milliseconds) in actions { pauses.append(milliseconds) }
            #expect(machine.handle(.sendPauseEnded) == [.enrol])
        }
        #expect(pauses == [200, 400, 800])
    }

    @Test func enrolsAgainWhereItIsForgotten() {
        var machine = ready(spooled: 4)
        #expect(machine.handle(.submitFailed(.notEnrolled)) == [.enrol])
        #expect(machine.handle(.enrolled(standing)) == [.resume(standing)])
    }

    @Test func beginsAChainWhereTheLedgerIsAhead() {
        var machine = ready(spooled: 4)
        let ahead = WriterStanding(lastSequence: 20)
        #expect(
            machine.handle(.submitFailed(.outOfSequence(ahead))) == [
                .report(.outOfSequence(ahead)), .resume(ahead),
            ]
        )
        #expect(
            machine.handle(.resumed(orderedThrough: 20, finalThrough: 20, spooledThrough: 20))
                == [.advance(orderedThrough: 20, finalThrough: 20), .reportRecovery]
        )
        #expect(machine.handle(.spooled(through: 25)) == [.submit(after: 20)])
    }

    @Test func forgetsOrderedEntriesThatTheLedgerLost() {
        var machine = ready(ordered: 9, final: 4, spooled: 9)
        #expect(
            machine.handle(.progressFailed(.notEnrolled)) == [
                .enrol, .pauseAsking(milliseconds: 100),
            ]
        )
        let behind = WriterStanding(lastSequence: 4, finalThrough: 4)
        #expect(machine.handle(.enrolled(behind)) == [.resume(behind)])
        #expect(
            machine.handle(.resumed(orderedThrough: 4, finalThrough: 4, spooledThrough: 9)) == [
                .advance(orderedThrough: 4, finalThrough: 4), .submit(after: 4),
            ]
        )
        var restarted = SubmitMachine()
        _ = restarted.handle(.started)
        _ = restarted.handle(.enrolled(standing))
        #expect(
            restarted.handle(.resumed(orderedThrough: 0, finalThrough: 0, spooledThrough: 9)) == [
                .advance(orderedThrough: 0, finalThrough: 0), .submit(after: 0),
            ]
        )
    }

    @Test func asksWithoutSpinning() {
        var machine = ready(ordered: 5, final: 0, spooled: 5)
        #expect(
            machine.handle(.progressed(WriterProgress(orderedThrough: 5, finalThrough: 0))) == [
                .pauseAsking(milliseconds: 25)
            ]
        )
        #expect(machine.handle(.askPauseEnded) == [.askProgress(beyond: 0)])
        #expect(
            machine.handle(.progressFailed(.unavailable("x"))) == [
                .pauseAsking(milliseconds: 100)
            ]
        )
    }

    @Test func ignoresWhatComesTooLate() {
        var machine = ready()
        #expect(machine.handle(.submitted(through: 7)) == [])
        #expect(machine.handle(.submitFailed(.unavailable("x"))) == [])
        #expect(machine.handle(.progressed(WriterProgress())) == [])
        #expect(machine.handle(.sendPauseEnded) == [])
        #expect(machine.handle(.askPauseEnded) == [])
        #expect(machine.handle(.started) == [])
    }

    @Test func `makes a new key known behind the batch that is on its way`() {
        var machine = ready(spooled: 4)
        #expect(machine.handle(.keyReplaced) == [])
        #expect(
            machine.handle(.submitted(through: 4)) == [
                .advance(orderedThrough: 4, finalThrough: 0), .enrol, .askProgress(beyond: 0),
            ]
        )
        #expect(machine.handle(.spooled(through: 6)) == [])
        #expect(machine.handle(.enrolled(standing)) == [.resume(standing)])
        let resumed = machine.handle(
            .resumed(orderedThrough: 4, finalThrough: 0, spooledThrough: 6)
        )
        #expect(resumed.contains(.submit(after: 4)))
        // While it pauses, the next try begins with the key.
        _ = machine.handle(.submitFailed(.unavailable("down")))
        #expect(machine.handle(.keyReplaced) == [])
        #expect(machine.handle(.sendPauseEnded) == [.enrol])
        // A machine that has nothing to do makes it known at once.
        var idle = ready(ordered: 2, final: 2, spooled: 2)
        #expect(idle.handle(.keyReplaced) == [.enrol])
        // One that has not begun enrols the key it has then.
        var fresh = SubmitMachine()
        #expect(fresh.handle(.keyReplaced) == [])
        #expect(fresh.handle(.started) == [.enrol])
    }
}
