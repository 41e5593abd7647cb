import LedgerFormat
import LibCrypto
import Testing
import TransparencyLog

@testable import ftcompose

/// Long work says how far it is: at most once a second to a person, seldom to a log.
@Suite struct LeafProgressTests {
    @Test(arguments: [true, false])
    func `a line comes when its time has come and not before`(isTerminal: Bool) {
        let start = ContinuousClock.now
        let pause = isTerminal ? LeafProgress.terminalSeconds : LeafProgress.logSeconds
        var progress = LeafProgress("checked", isTerminal: isTerminal, now: start)
        func at(_ milliseconds: Int) -> ContinuousClock.Instant {
            start + .seconds(pause) + .milliseconds(milliseconds)
        }
        #expect(progress.line(256, of: 9_000, now: start) == nil)
        #expect(progress.line(512, of: 9_000, now: at(-1)) == nil)
        #expect(progress.line(768, of: 9_000, now: at(0)) == "checked 768 of 9000 leaves")
        #expect(progress.line(1_024, of: 9_000, now: at(1)) == nil)
        let next = at(1_000 * pause)
        #expect(progress.line(9_000, of: 9_000, now: next) == "checked 9000 of 9000 leaves")
    }

    @Test func `the check of an export tells of each bundle`() throws {
        let fixture = try LedgerFixture(batches: 200)
        let trust = try VerifierTrust(
            policyPath: fixture.path("policy"),
            actorsPath: fixture.path("actors.json")
        )
        var told: [UInt64] = []
        let verdict = try ExportFolder(fixture.path("export")).verify(trust) { done, all in
            #expect(all == 802)
            told.append(done)
        }
        #expect(told == [256, 512, 768, 802])
        #expect(verdict.policy.checkpoint.size == 802)
    }
}
