import ArgumentParser
import LedgerSink
import ServicePlan
import Testing

@testable import ftcompose

struct CommandTests {
    @Test(arguments: [
        ("250ms", 250), ("90s", 90_000), ("1.5m", 90_000), ("2h", 7_200_000), ("1d", 86_400_000),
    ])
    func `lengths of time are read`(text: String, milliseconds: Int) {
        #expect(DurationArgument(argument: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: ["", "s", "5", "-1s", "1w", "xs"])
    func `what is no length of time is refused`(text: String) {
        #expect(DurationArgument(argument: text) == nil)
    }

    @Test func `points in time are absolute or relative`() throws {
        #expect(TimeArgument(argument: "1763000000.5")?.unixMicroseconds == 1_763_000_000_500_000)
        #expect(TimeArgument(argument: "1763000000.5")?.absolute == "1763000000.500000")
        let ago = try #require(TimeArgument(argument: "90s")).unixMicroseconds
        #expect(abs(UnixTime.nowMicroseconds - ago - 90_000_000) < 5_000_000)
        #expect(TimeArgument(argument: "soon") == nil)
    }

    @Test func `the options of votes say the same inside the container`() throws {
        let arguments = [
            "--verdict", "majority", "--kind", "state", "--replica", "db-2", "--disagreeing",
            "--since", "1763000000.000000", "--last", "5",
        ]
        let options = try VoteOptions.parse(arguments)
        #expect(options.arguments == arguments)
        #expect(options.filter.replica == "db-2")
        #expect(options.filter.disagreeing)
        #expect(try VoteOptions.parse(options.arguments).arguments == arguments)
        #expect(throws: (any Error).self) { _ = try VoteOptions.parse(["--verdict", "maybe"]) }
        #expect(throws: (any Error).self) {
            _ = try VoteOptions.parse(["--follow", "--last", "1"])
        }
    }

    @Test func `the status table shows who is out and why`() {
        let status = TunnelStatus(
            service: "db",
            configuredReplicas: 3,
            quorum: 2,
            serving: true,
            frozenReason: "no majority",
            sequence: 7,
            sessions: 1,
            replicas: [
                ReplicaStatus(
                    name: "db-1",
                    state: "active",
                    reason: "",
                    score: 0,
                    sinceUnixMilliseconds: 1_000
                ),
                ReplicaStatus(
                    name: "db-2",
                    state: "quarantined",
                    reason: "reply differs",
                    score: 3,
                    sinceUnixMilliseconds: 61_000
                ),
            ],
            votes: ["unanimous": 4, "majority": 1]
        )
        let table = StatusTable(
            terminal: Terminal(hasColours: false),
            nowUnixMilliseconds: 121_000
        )
        #expect(
            table.lines(status) == [
                "db: serving, 1 of 3 replicas active, quorum 2, sequence 7, 1 session",
                "  writes are frozen: no majority",
                "  thaw with: ftcompose thaw db --from REPLICA",
                "  REPLICA  STATE        FOR     SCORE  REASON",
                "  db-1     active       2m      0",
                "  db-2     quarantined  60s     3      reply differs",
                "  votes: majority 1, unanimous 4",
            ]
        )
        var several = status
        several.paths = [
            PathStatus(name: "db-1", state: "serving", weight: 1, requests: 1),
            PathStatus(name: "db-2", state: "down", weight: 1, requests: 0),
        ]
        #expect(
            table.lines(several)[3...4] == [
                "  path db-1: serving, 1 request", "  path db-2: down, 0 requests",
            ]
        )
        let coloured = StatusTable(
            terminal: Terminal(hasColours: true),
            nowUnixMilliseconds: 121_000
        )
        #expect(coloured.lines(status).contains { $0.contains("\u{1B}[31mquarantined") })
    }

    @Test func `a health answer is read by its status`() {
        func parse(_ text: String) -> HealthProbe.Outcome { HealthProbe.parse(Array(text.utf8)) }
        #expect(
            parse("HTTP/1.1 200 OK\r\nA: b\r\n\r\nok") == .init(isHealthy: true, text: "ok")
        )
        #expect(
            parse("HTTP/1.1 503 Service Unavailable\r\n\r\nno quorum")
                == .init(isHealthy: false, text: "no quorum")
        )
        #expect(!parse("garbage").isHealthy)
        #expect(!HealthProbe(port: 1, timeoutMilliseconds: 500).ask().isHealthy)
    }

    @Test func `a finding is named by its code or its name, unless a file is named too`() {
        #expect(RuleSubject.code("ft009", mayBeName: false) == "FT009")
        #expect(RuleSubject.code("FT999", mayBeName: true) == "FT999")
        #expect(RuleSubject.code("even-level", mayBeName: true) == "FT009")
        #expect(RuleSubject.code("Even_Level", mayBeName: true) == "FT009")
        #expect(RuleSubject.code("even-level", mayBeName: false) == nil)
        #expect(RuleSubject.code("db", mayBeName: true) == nil)
    }

    @Test func `the commands of the compiler take a project in one way`() throws {
        let arguments = ["-f", "a.yml", "-f", "b.yml", "--profile", "x", "-p", "shop"]
        let build = try BuildCommand.parse(arguments + ["--profiles", "mine"])
        #expect(build.images.folder == "mine")
        #expect(build.source.files == ["a.yml", "b.yml"])
        let explain = try ExplainCommand.parse(["db"] + arguments + ["--profiles", "mine"])
        #expect(explain.source.projectName == "shop")
        #expect(explain.source.files == build.source.files)
        #expect(try LintCommand.parse(["one.yml"]).source.file == "one.yml")
        #expect(throws: (any Error).self) { _ = try LintCommand.parse(["one.yml"] + arguments) }
        #expect(throws: (any Error).self) {
            _ = try ExplainCommand.parse(["db", "-f", "-", "-f", "-"])
        }
    }
}
