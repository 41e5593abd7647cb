import ServicePlan
import Testing
import VotingCore

@testable import VoterRuntime

@Suite struct ResyncMachineTests {
    private let plan: RepairPlan = {
        var plan = RepairPlan(target: StateDigest(), donor: StateDigest())
        plan.copiesAccounts = true
        return plan
    }()

    private func status(_ states: String...) -> TunnelStatus {
        TunnelStatus(
            service: "db",
            configuredReplicas: states.count,
            quorum: 2,
            serving: true,
            frozenReason: nil,
            sequence: 0,
            sessions: 0,
            replicas: states.enumerated().map { index, state in
                ReplicaStatus(
                    name: "db-\(index + 1)",
                    state: state,
                    reason: "",
                    score: 0,
                    sinceUnixMilliseconds: 0
                )
            },
            votes: [:]
        )
    }

    @Test func `an equal replica goes from comparison to readmission`() {
        var steps = ResyncSteps()
        #expect(steps.began() == .compare)
        #expect(steps.compared(.readmit(odd: [])) == .readmit(odd: []))
    }

    @Test func `a copy is compared and repeated once before it fails`() {
        var steps = ResyncSteps()
        let decision = RepairDecision.copy(donor: ReplicaIndex(0), plan: plan, odd: [])
        #expect(steps.began() == .compare)
        for _ in 0..<2 {
            #expect(steps.compared(decision) == .copy(donor: ReplicaIndex(0), plan: plan))
            #expect(steps.copied() == .compare)
        }
        #expect(steps.compared(decision) == .fail(reason: "the copy still differs in accounts"))
    }

    @Test func `a refusal ends the attempt`() {
        var steps = ResyncSteps()
        #expect(steps.compared(.refuse(reason: "no donor")) == .fail(reason: "no donor"))
    }

    @Test func `only quarantined replicas are repaired, in the order of the plan`() {
        let schedule = ResyncSchedule()
        #expect(schedule.next(in: status("active", "suspect", "dead"), now: .now) == nil)
        #expect(
            schedule.next(in: status("active", "quarantined", "quarantined"), now: .now) == "db-2"
        )
    }

    @Test func `failed attempts wait twice as long each time, up to a minute`() {
        var schedule = ResyncSchedule()
        let start = ContinuousClock.now
        let one = status("active", "quarantined", "active")
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
            schedule.failed("db-2", now: start)
            let almost = start.advanced(by: .milliseconds(pause * 1_000 - 1))
            #expect(schedule.next(in: one, now: almost) == nil)
            #expect(schedule.next(in: one, now: start.advanced(by: .seconds(pause))) == "db-2")
        }
        schedule.succeeded("db-2")
        #expect(schedule.failures(of: "db-2") == 0)
        #expect(schedule.next(in: one, now: start) == "db-2")
    }

    @Test func `a replica that waits does not keep another from its turn`() {
        var schedule = ResyncSchedule()
        let now = ContinuousClock.now
        schedule.failed("db-2", now: now)
        #expect(
            schedule.next(in: status("active", "quarantined", "quarantined"), now: now) == "db-3"
        )
        schedule.unreachable("db-3", now: now)
        #expect(schedule.failures(of: "db-3") == 0)
        #expect(schedule.next(in: status("active", "quarantined", "quarantined"), now: now) == nil)
    }
}
