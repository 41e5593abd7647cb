import ServicePlan
import Testing

@testable import VoterRuntime

@Suite struct StateVoteScheduleTests {
    private let start = ContinuousClock.now

    private func schedule(databases: Bool = true, tables: String = "rows") -> StateVoteSchedule {
        let plan = VoterPlan(
            controlPort: 1,
            tunnelURL: "",
            stateDirectory: "",
            controlTokenFile: "",
            databases: databases,
            tables: tables,
            idleVoteMilliseconds: 60_000,
            stateVoteIntervalMilliseconds: 1_000
        )
        return StateVoteSchedule(plan: plan, now: start)
    }

    private func write(
        _ kind: String,
        databases: [String] = [],
        tables: [String] = []
    ) -> WriteNotice.Write {
        WriteNotice.Write(
            sequence: 5,
            kind: kind,
            pin: "",
            databases: databases,
            tables: tables,
            replicas: []
        )
    }

    private func at(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .seconds(seconds))
    }

    @Test func `a created database is looked at at once`() {
        var schedule = schedule()
        #expect(schedule.next(now: start) == nil)
        schedule.noticed(write("CREATE DATABASE", databases: ["testdb"]))
        let job = schedule.next(now: start)
        #expect(job?.databases == ["testdb": .created])
        #expect(job?.sequence == 5)
        #expect(schedule.next(now: start) == nil)
    }

    @Test func `a table is looked at once per interval however often it is written`() {
        var schedule = schedule()
        let name = TableName(schema: "s", table: "t")
        schedule.noticed(write("INSERT", tables: ["s.t"]))
        guard let job = schedule.next(now: start) else {
            Issue.record("a vote was due")
            return
        }
        #expect(job.tables == [name: .changed])
        schedule.finished(job, took: .milliseconds(10), now: start)
        for _ in 0..<100 { schedule.noticed(write("INSERT", tables: ["s.t"])) }
        #expect(schedule.next(now: at(0.99)) == nil)
        #expect(schedule.next(now: at(1))?.tables == [name: .changed])
        #expect(schedule.next(now: at(5)) == nil)
    }

    @Test func `a slow table rests longer`() {
        var schedule = schedule()
        schedule.noticed(write("INSERT", tables: ["s.t"]))
        guard let job = schedule.next(now: start) else { return }
        schedule.finished(job, took: .seconds(1), now: start)
        schedule.noticed(write("INSERT", tables: ["s.t"]))
        #expect(schedule.next(now: at(19.9)) == nil)
        #expect(schedule.next(now: at(20)) != nil)
    }

    @Test func `a definition is looked at although the table rests`() {
        var schedule = schedule()
        schedule.noticed(write("INSERT", tables: ["s.t"]))
        guard let job = schedule.next(now: start) else { return }
        schedule.finished(job, took: .seconds(1), now: start)
        schedule.noticed(write("DROP TABLE", tables: ["s.t"]))
        #expect(schedule.next(now: at(0.1))?.tables.values.first == .dropped)
    }

    @Test func `many tables are looked at in several votes`() {
        var schedule = schedule()
        for number in 0..<40 { schedule.noticed(write("UPDATE", tables: ["s.t\(number)"])) }
        var seen = 0
        while let job = schedule.next(now: start) {
            #expect(job.tables.count <= StateVoteSchedule.jobTablesMax)
            seen += job.tables.count
            schedule.finished(job, took: .zero, now: start)
        }
        #expect(seen == 40)
    }

    @Test func `everything is looked at when idle and when nobody knows what was written`() {
        var schedule = schedule()
        #expect(schedule.next(now: at(59)) == nil)
        guard let idle = schedule.next(now: at(60)) else {
            Issue.record("the idle vote was due")
            return
        }
        #expect(idle.isWhole && idle.reason == "idle")
        schedule.finished(idle, took: .seconds(10), now: at(60))
        #expect(schedule.next(now: at(259)) == nil)
        schedule.lost()
        #expect(schedule.next(now: at(259)) == nil)
        #expect(schedule.next(now: at(260))?.isWhole == true)
        for kind in ["CREATE PROCEDURE", "CALL", "INSERT"] {
            var other = self.schedule()
            other.noticed(write(kind))
            #expect(other.next(now: start)?.isWhole == true, "\(kind)")
        }
    }

    @Test func `accounts are looked at after they change`() {
        for kind in ["CREATE USER", "GRANT", "DROP ROLE", "SET PASSWORD"] {
            var schedule = schedule()
            schedule.noticed(write(kind))
            #expect(schedule.next(now: start)?.includesAccounts == true, "\(kind)")
        }
    }

    @Test func `a vote that could not be held comes back after a pause`() {
        var schedule = schedule()
        schedule.noticed(write("CREATE DATABASE", databases: ["a"]))
        schedule.noticed(write("INSERT", tables: ["s.t"]))
        guard let job = schedule.next(now: start) else { return }
        schedule.failed(job, now: start)
        #expect(schedule.next(now: at(0.9)) == nil)
        #expect(schedule.next(now: at(1)) == job)
    }

    @Test func `what the plan leaves out is not looked at`() {
        var none = schedule(databases: false, tables: "none")
        none.noticed(write("CREATE DATABASE", databases: ["a"]))
        none.noticed(write("INSERT", tables: ["s.t"]))
        none.lost()
        #expect(none.next(now: at(1_000)) == nil)
        var existence = schedule(databases: false, tables: "existence")
        existence.noticed(write("INSERT", tables: ["s.t"]))
        existence.noticed(write("CREATE DATABASE", databases: ["a"]))
        #expect(existence.next(now: start) == nil)
        existence.noticed(write("CREATE TABLE", tables: ["s.t"]))
        #expect(existence.next(now: start)?.tables.count == 1)
    }
}
