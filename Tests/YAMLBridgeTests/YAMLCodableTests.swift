import Diagnostics
import ServicePlan
import Testing
import YAMLBridge

@Suite struct YAMLCodableTests {
    private static let plan = Plan(
        service: "db",
        serviceClass: "database",
        engine: "mariadb",
        quorum: 2,
        mode: "vote",
        voting: "reply",
        onNoMajority: "fail",
        replicas: [
            ReplicaPlan(name: "db-1", host: "db-1", port: 3306, logDirectory: "/ft/logs/db-1"),
            ReplicaPlan(name: "db-2", host: "db-2", port: 3306),
        ],
        tunnel: TunnelPlan(
            port: 3306,
            controlPort: 7400,
            stateDirectory: "/s",
            controlTokenFile: "/t",
            voterURL: "http://db-voter:7401",
            queries: "shell",
            limits: LimitPlan()
        ),
        voter: VoterPlan(
            controlPort: 7401,
            tunnelURL: "http://db:7400",
            stateDirectory: "/s",
            controlTokenFile: "/t",
            databases: true,
            tables: "rows"
        ),
        credentials: CredentialPlan(
            administrator: "root",
            password: SecretSource(environment: "MARIADB_ROOT_PASSWORD")
        ),
        expect: ["IMAGE": "mariadb:10.11", "A_b": "no"]
    )

    private func bytes() throws -> [UInt8] { try YAMLEncoder().encode(YAMLCodableTests.plan) }

    private func decode(_ text: String, _ environment: [String: String] = [:]) throws -> Plan {
        try YAMLDecoder.decode(
            Plan.self,
            from: Array(text.utf8),
            path: "p.yml",
            overridePrefix: "FTCOMPOSE_PLAN__",
            environment: environment
        )
    }

    private func finding(_ text: String, _ environment: [String: String] = [:]) -> Diagnostic? {
        do {
            _ = try decode(text, environment)
            return nil
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first
        }
    }

    @Test func `a plan survives being written and read`() throws {
        let text = String(decoding: try bytes(), as: UTF8.self)
        #expect(text.contains("plan_version: \(Plan.currentVersion)\n"))
        #expect(text.contains("voter_url: http://db-voter:7401\n"))
        #expect(text.contains("expect:\n  A_b: \"no\"\n  IMAGE: mariadb:10.11\n"))
        #expect(try decode(text) == YAMLCodableTests.plan)
    }

    @Test func `wrong type, missing key and unknown key are located`() throws {
        let text = String(decoding: try bytes(), as: UTF8.self)
        let wrong = try #require(finding(text.replacing("quorum: 2", with: "quorum: two")))
        #expect(wrong.id == .yamlType)
        #expect(wrong.message == "`quorum` must be a whole number, not a string")
        #expect(wrong.range?.text == "two")
        let missing = try #require(finding(text.replacing("quorum: 2\n", with: "")))
        #expect(missing.id == .yamlMissingKey)
        #expect(missing.message == "key `quorum` is missing")
        let unknown = try #require(
            finding(text.replacing("mode: vote", with: "mode: vote\nmood: 1"))
        )
        #expect(unknown.id == .yamlUnknownKey)
        #expect(unknown.range?.text == "mood")
    }

    @Test func `environment variables override values before they are decoded`() throws {
        let text = String(decoding: try bytes(), as: UTF8.self)
        let plan = try decode(
            text,
            [
                "FTCOMPOSE_PLAN__TUNNEL__LIMITS__LAG_MILLISECONDS": "70",
                "FTCOMPOSE_PLAN__REPLICAS__1__HOST": "127.0.0.1",
                "FTCOMPOSE_PLAN__REPLICAS__1__LOGDIRECTORY": "/x",
                "FTCOMPOSE_PLAN__EXPECT__IMAGE": "other", "OTHER": "1",
            ]
        )
        #expect(plan.tunnel.limits.lagMilliseconds == 70)
        #expect(plan.replicas[1].host == "127.0.0.1")
        #expect(plan.replicas[1].logDirectory == "/x")
        #expect(plan.expect["IMAGE"] == "other")
    }

    @Test(arguments: [
        ("FTCOMPOSE_PLAN__TUNNEL__LIMITS__LAG", "7"), ("FTCOMPOSE_PLAN__QUORUM", "many"),
        ("FTCOMPOSE_PLAN__QUORUM__X", "1"), ("FTCOMPOSE_PLAN__REPLICAS__9__HOST", "h"),
        ("FTCOMPOSE_PLAN__", "1"), ("FTCOMPOSE_PLAN__NO__SUCH", "1"),
    ])
    func `an override that fits nothing is an error that names it`(
        name: String,
        value: String
    ) throws {
        let text = String(decoding: try bytes(), as: UTF8.self)
        let found = try #require(finding(text, [name: value]))
        let shown = TextRenderer().render(found)
        #expect(shown.contains(name), "\(shown)")
    }
}
