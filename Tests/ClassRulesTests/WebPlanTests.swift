import ComposeModel
import Diagnostics
import Foundation
import ServicePlan
import Testing
import YAMLBridge

@testable import ClassRules

@Suite struct WebPlanTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private func build(_ example: String) -> BuildOutcome {
        let options = LoadOptions(
            path: "\(WebPlanTests.root)/examples/webserver/\(example)",
            environment: ["DB_PASSWORD": "secret"]
        )
        var run = BuildRun(options: options, isDryRun: true)
        run.scope = .compilable
        return run.run()
    }

    private func plan(_ example: String) throws -> WebServicePlan {
        let files = try #require(build(example).project?.files)
        let file = try #require(files.first { $0.path == "ft/web.plan.yml" })
        return try YAMLDecoder.decode(WebServicePlan.self, from: file.bytes, path: file.path)
    }

    private func released(_ name: String) -> BuildOutcome {
        let options = LoadOptions(
            path: "\(WebPlanTests.root)/examples/webserver/\(name)",
            environment: ["DB_PASSWORD": "secret"]
        )
        return BuildRun(options: options, isDryRun: true).run()
    }

    @Test(arguments: ["chained.yml"])
    func `build refuses what no runtime carries out`(name: String) {
        let outcome = released(name)
        #expect(outcome.status == .refused)
        let errors = outcome.diagnostics.filter { $0.severity == .error }
        #expect(!errors.isEmpty)
        #expect(errors.allSatisfy { $0.id == .notImplemented })
    }

    @Test func `build makes what is carried out, without a voter that has nothing to vote on`()
        throws
    {
        let outcome = released("voted.yml")
        #expect(outcome.diagnostics.filter { $0.severity == .error }.isEmpty)
        let files = try #require(outcome.project?.files)
        let file = try #require(files.first { $0.path == "ft/web.plan.yml" })
        let plan = try YAMLDecoder.decode(WebServicePlan.self, from: file.bytes, path: file.path)
        #expect(plan.paths.map(\.voter) == [nil])
        let compose = try #require(files.first { !$0.path.hasPrefix("ft/") })
        #expect(!String(decoding: compose.bytes, as: UTF8.self).contains("voter"))
    }

    @Test func `build makes several paths`() throws {
        let outcome = released("balanced.yml")
        #expect(outcome.diagnostics.filter { $0.severity == .error }.isEmpty)
        let files = try #require(outcome.project?.files)
        let file = try #require(files.first { $0.path == "ft/web.plan.yml" })
        let plan = try YAMLDecoder.decode(WebServicePlan.self, from: file.bytes, path: file.path)
        #expect(plan.paths.map(\.name) == ["web-1", "web-2", "web-3"])
        #expect(plan.paths.allSatisfy { $0.replicas.count == 2 && $0.port == nil })
        #expect(plan.balancing.retriesOnOtherPath)
    }

    @Test func `build makes a voter where files or logs are voted on`() throws {
        let outcome = released("compose.yml")
        #expect(outcome.diagnostics.filter { $0.severity == .error }.isEmpty)
        let files = try #require(outcome.project?.files)
        let file = try #require(files.first { $0.path == "ft/web.plan.yml" })
        let plan = try YAMLDecoder.decode(WebServicePlan.self, from: file.bytes, path: file.path)
        let voter = try #require(plan.paths[0].voter)
        // All replicas share the one tree: there is nothing to compare.
        #expect(voter.files == nil)
        #expect(voter.logs?.redirection == "single_file")
        #expect(plan.paths[0].replicas.allSatisfy { $0.logNamesRequests })
    }

    @Test
    func
        `trees and data of each replica's own are seen by the voter, and its log through the engine`()
        throws
    {
        let source = """
            services:
              web:
                image: nginx
                ports: ["80:80"]
                x-ft:
                  ft_level: 3
                  outputs: {logs: {redirection: stream}}
                  storage: {html: /usr/share/nginx/html, data: /srv/data}
            """
        let sample = try BuildCase(source + "\n")
        defer { sample.remove() }
        let files = try #require(sample.build(isDryRun: true).project?.files)
        let file = try #require(files.first { $0.path == "ft/web.plan.yml" })
        let plan = try YAMLDecoder.decode(WebServicePlan.self, from: file.bytes, path: file.path)
        let replica = plan.paths[0].replicas[1]
        #expect(replica.filesDirectory == "/ft/files/web-2")
        #expect(replica.dataDirectory == "/ft/file-data/web-2")
        #expect(replica.logDirectory == nil)
        let voter = try #require(plan.paths[0].voter)
        #expect(voter.files == WebFileVotePlan())
        #expect(voter.logs?.engineSocket == "/run/ftcompose-engine/engine.sock")
    }

    @Test func `files are not voted on where no kind of output is`() throws {
        let source = """
            services:
              web:
                image: nginx
                ports: ["80:80"]
                x-ft:
                  ft_level: 3
                  outputs: {html: false, files: []}
                  storage: {html: /usr/share/nginx/html}
            """
        let sample = try BuildCase(source + "\n")
        defer { sample.remove() }
        let files = try #require(sample.build(isDryRun: true).project?.files)
        let file = try #require(files.first { $0.path == "ft/web.plan.yml" })
        let plan = try YAMLDecoder.decode(WebServicePlan.self, from: file.bytes, path: file.path)
        #expect(plan.paths.map(\.voter) == [nil])
    }

    @Test func `no kind of file is voted on where the list is empty`() throws {
        let source = """
            services:
              web:
                image: nginx
                ports: ["80:80"]
                x-ft: {class: webserver, ft_level: 3, outputs: {files: []}}
            """
        let sample = try BuildCase(source + "\n")
        defer { sample.remove() }
        let files = try #require(sample.build(isDryRun: true).project?.files)
        let file = try #require(files.first { $0.path == "ft/web.plan.yml" })
        let plan = try YAMLDecoder.decode(WebServicePlan.self, from: file.bytes, path: file.path)
        #expect(plan.comparison.files.isEmpty)
    }

    @Test func `one path has the service's names`() throws {
        let plan = try plan("compose.yml")
        #expect(plan.planVersion == WebServicePlan.currentVersion)
        #expect(plan.serviceClass == "webserver")
        #expect(plan.paths.map(\.name) == ["web"])
        #expect(plan.paths[0].replicas.map(\.name) == ["web-1", "web-2", "web-3"])
        #expect(plan.paths[0].replicas[0].logDirectory == "/ft/logs/web-1")
        #expect(plan.listeners == [WebListenerPlan(port: 80, scheme: "http")])
        #expect(plan.paths[0].voter?.logs?.fileName == "ftcompose-access.log")
        #expect(plan.quorum == 2)
        #expect(!plan.balancing.retriesOnOtherPath)
    }

    @Test func `each path has replicas of its own`() throws {
        let plan = try plan("balanced.yml")
        #expect(plan.paths.map(\.name) == ["web-1", "web-2", "web-3"])
        #expect(plan.paths.map { $0.replicas.count } == [2, 2, 2])
        // Only replies are voted on, so there is nothing for a voter.
        #expect(plan.paths.map(\.voter) == [nil, nil, nil])
        #expect(plan.balancing.algorithm == "least_connected")
        #expect(plan.balancing.retriesOnOtherPath)
    }

    @Test func `variants are servers of their own`() throws {
        let plan = try plan("variants.yml")
        #expect(plan.paths[0].replicas.map(\.engine) == ["nginx", "httpd", "caddy"])
        #expect(plan.comparison.differentServers == true)
        #expect(released("variants.yml").project != nil)
        // Nothing is said of it in the plans of equal replicas.
        #expect(try self.plan("voted.yml").comparison.differentServers == nil)
    }

    @Test(arguments: ["nginx", "haproxy", "caddy"])
    func `a reverse proxy that was tried stands in front of the tunnel`(engine: String) throws {
        let source = """
            services:
              front:
                image: \(engine):2
                ports: ["80:80"]
              web:
                image: nginx:1.27
                x-ft: {ft_level: 3, forwarding: front, limits: {reply_timeout_milliseconds: 5000}}
            """
        let sample = try BuildCase(source + "\n")
        defer { sample.remove() }
        let outcome = sample.build(isDryRun: true)
        #expect(outcome.diagnostics.filter { $0.severity == .error }.isEmpty)
        let files = try #require(outcome.project?.files)
        let file = try #require(files.first { $0.path.hasPrefix("ft/web.front.") })
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text.contains("web:80"))
        // With one server behind it a proxy that judges it would only hide what it says.
        #expect(!text.contains("check inter") && !text.contains("health_uri"))
        if engine != "caddy" { #expect(text.contains("15000ms")) }
    }

    private static let places: [(String, IgnoredPlace)] = [
        ("/", .pointer("/")), ("/a~0b/~1/*", .pointer("/a~0b/~1/*")),
        ("header:X-Build", .header("x-build")), ("HTML:#clock", .selector("#clock")),
        ("html:input[name=csrf*]", .selector("input[name=csrf*]")),
        ("regex:[0-9]+", .pattern("[0-9]+")),
    ]

    @Test(arguments: WebPlanTests.places)
    func `a place says what it is`(text: String, place: IgnoredPlace) {
        #expect(IgnoredPlace(text) == place)
    }

    @Test(arguments: [
        "", "items", "/a~", "/a~2", "header:", "header:a b", "html:", "html:a b", "html:[",
        "html:a[]",
        "html:a[=x]", "regex:", "regex:(", "xpath://a",
    ])
    func `what is no place is refused`(text: String) {
        #expect(IgnoredPlace(text) == nil)
    }

    @Test(arguments: [
        ("db", "DB_HOST", "db-2"), ("db", "DB_NAME", "db"), ("db:3306", "X", "db-2:3306"),
        ("mysql://u:p@db/db", "X", "mysql://u:p@db-2/db"),
        ("jdbc:mariadb://db:3306/db", "X", "jdbc:mariadb://db-2:3306/db"),
        ("host=db user=db", "DSN", "host=db-2 user=db"),
        ("mydb:1 db:1 db.example:1", "X", "mydb:1 db-2:1 db.example:1"),
        ("${DB:-db}", "DB_HOST", "${DB:-db}"), ("", "DB_HOST", ""),
    ])
    func `only addresses are replaced`(text: String, variable: String, expected: String) {
        let new = HostMention.replacing("db", with: "db-2", in: text, variable: variable)
        #expect(new == expected)
    }
}
