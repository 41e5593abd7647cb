import ComposeModel
import Diagnostics
import Foundation
import Testing

@testable import ClassRules

@Suite struct ExplainTests {
    private static let source = """
        services:
          db:
            image: ${IMAGE:-mariadb:10.11}
            x-ft: {ft_level: 3, inputs: {queries: webserver}}
          plain: {image: nginx}
          cache: {image: redis, x-ft: 3}
        """

    private func explain(
        _ service: String,
        showsLimits: Bool = false
    ) throws -> ExplainOutcome {
        let sample = try BuildCase(ExplainTests.source + "\n")
        defer { sample.remove() }
        let options = LoadOptions(path: sample.sourcePath, environment: [:])
        return ExplainRun(options: options, service: service, showsLimits: showsLimits).run()
    }

    /// The cells of a parameter's line.
    private func row(_ path: String, _ text: String) -> [String] {
        let line = text.split(separator: "\n").first { $0.hasPrefix("  \(path) ") } ?? ""
        return line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    }

    @Test func `a web server's paths and parameters are explained`() throws {
        let source = """
            services:
              web:
                image: nginx
                x-ft: {ft_level: 3, routing_level: 2, load_balancing: {algorithm: ip_hash}}
            """
        let sample = try BuildCase(source + "\n")
        defer { sample.remove() }
        let options = LoadOptions(path: sample.sourcePath, environment: [:])
        let text = ExplainRun(options: options, service: "web").run().text
        #expect(text.hasPrefix("web: class webserver, 2 paths of 3 replicas, 2 equal answers"))
        #expect(text.contains("build: yes"))
        #expect(row("ft_parameters.load_balancing.algorithm", text)[1] == "ip_hash")
        #expect(row("storage.html", text).suffix(3) == ["image", "profile", "nginx"])
        #expect(row("ft_parameters.load_balancing.health_check.interval", text)[1] == "2s")
        #expect(text.contains("24 bounds of ft_parameters.limits have their defaults"))
    }

    @Test(arguments: [
        ("x-ft: 3", "yes"), ("x-ft: {ft_level: 3, routing_level: 2}", "yes"),
        ("x-ft: {ft_level: 3, chains: true}", "refused, "),
        ("x-ft: {ft_level: 3, outputs: {logs: {enabled: true}}}", "yes"),
        ("x-ft: {ft_level: 3, outputs: {logs: {redirection: multiple_files}}}", "refused, "),
        ("x-ft: {ft_level: 3, mode: observe}", "refused, "),
        ("x-ft: 3\n    network_mode: host", "refused, "),
    ])
    func `explain says what build says`(annotation: String, expected: String) throws {
        let source =
            "services:\n  web:\n    image: nginx\n    ports: [\"80:80\"]\n    \(annotation)\n"
        let sample = try BuildCase(source)
        defer { sample.remove() }
        let options = LoadOptions(path: sample.sourcePath, environment: [:])
        let outcome = ExplainRun(options: options, service: "web").run()
        #expect(outcome.text.contains("\nbuild: \(expected)"))
        #expect(!outcome.diagnostics.contains { $0.severity == .error })
        let isRefused = BuildRun(options: options, isDryRun: true).run().status == .refused
        #expect(isRefused == (expected != "yes"))
    }

    @Test func `each value names its origin`() throws {
        let outcome = try explain("db")
        #expect(outcome.status == .explained)
        let text = outcome.text
        #expect(row("ft_parameters.ft_level", text).last?.hasSuffix("compose.yml:4:22") ?? false)
        #expect(row("inputs.queries", text).last?.hasSuffix("compose.yml:4:43") ?? false)
        #expect(row("storage.database", text).suffix(3) == ["image", "profile", "mariadb"])
        #expect(row("outputs.tables", text) == ["outputs.tables", "rows", "default"])
        let idle = row("ft_parameters.limits.transaction_idle_milliseconds", text)
        #expect(idle.dropFirst().first == "30000")
        #expect(text.contains("FT_EXPECT_IMAGE"))
        #expect(!text.contains("prepared_statements_max"))
        #expect(try explain("db", showsLimits: true).text.contains("prepared_statements_max"))
    }

    @Test func `the columns of the table stand below one another`() throws {
        let lines = try explain("db").text.split(separator: "\n")
        let head = try #require(lines.first { $0.hasPrefix("  PARAMETER") })
        let column = try #require(head.range(of: "FROM")).lowerBound
        let offset = head.distance(from: head.startIndex, to: column)
        for line in lines where line.hasSuffix(" default") {
            let found = try #require(line.range(of: "default", options: .backwards)).lowerBound
            #expect(line.distance(from: line.startIndex, to: found) == offset)
        }
    }

    @Test func `programs get the same as JSON`() throws {
        let data = Data(try explain("cache").json.utf8)
        let value = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(value["class"] as? String == "database")
        #expect((value["refusal"] as? String)?.contains("redis") ?? false)
        let values = try #require(value["values"] as? [[String: Any]])
        let level = try #require(
            values.first { $0["path"] as? String == "ft_parameters.ft_level" }
        )
        #expect(level["value"] as? Int == 3)
        #expect((level["origin"] as? [String: Any])?["line"] as? Int == 6)
    }

    @Test func `a service without annotation and one that is not there are told apart`() throws {
        let plain = try explain("plain")
        #expect(plain.status == .notFound)
        #expect(plain.diagnostics.map(\.id) == [.missingLevel])
        let missing = try explain("dbb")
        #expect(missing.status == .notFound)
        #expect(missing.diagnostics.first?.message.contains("did you mean `db`?") ?? false)
    }

    @Test func `the ledger is explained like a service`() throws {
        let outcome = try explain("x-ft-ledger")
        #expect(outcome.status == .explained)
        let text = outcome.text
        #expect(text.hasPrefix("one ledger for db, cache: 3 members, 3 actors, 2 signatures"))
        #expect(row("members", text) == ["members", "3", "default"])
        #expect(
            row("retention.size", text) == [
                "retention.size", "3072MiB", "6", "replicas", "in", "all",
            ]
        )
        let data = Data(outcome.json.utf8)
        let value = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(value["services"] as? [String] == ["db", "cache"])
        let source = "x-ft-ledger: {mode: local, durability: final}\n" + ExplainTests.source
        let sample = try BuildCase(source + "\n")
        defer { sample.remove() }
        let options = LoadOptions(path: sample.sourcePath, environment: [:])
        let local = ExplainRun(options: options, service: "x-ft-ledger").run()
        #expect(local.text.hasPrefix("a ledger of its own in each tunnel and voter of db, cache"))
        let service = ExplainRun(options: options, service: "db").run()
        #expect(
            row("ft_parameters.durability", service.text)
                == ["ft_parameters.durability", "final", "`durability`", "of", "`x-ft-ledger`"]
        )
    }
}
