import ComposeModel
import Diagnostics
import Foundation
import Testing

/// Hostile and broken projects: each ends soon, with a finding that has a place.
@Suite struct BadInputTests {
    /// Far more than any of them takes alone; tests share two cores with a compiler.
    private static let bound = Duration.seconds(10)

    private func findings(
        _ files: [String: [UInt8]],
        paths: [String] = ["compose.yml"],
        environment: [String: String] = [:]
    ) throws -> [Diagnostic] {
        let folder = NSTemporaryDirectory() + "/ftcompose-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, bytes) in files {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        let collector = DiagnosticCollector()
        let options = LoadOptions(
            paths: paths.map { "\(folder)/\($0)" },
            environment: environment
        )
        let elapsed = ContinuousClock().measure {
            _ = ComposeLoader(options: options, collector: collector).load()
        }
        #expect(elapsed < BadInputTests.bound)
        #expect(collector.hasErrors)
        return collector.diagnostics
    }

    private func single(_ text: String) throws -> [Diagnostic] {
        try findings(["compose.yml": Array(text.utf8)])
    }

    @Test func `a bomb of aliases is refused before it is opened`() throws {
        var text = "x-a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "x-a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(try single(text).last?.message.contains("nodes expanded from aliases") == true)
    }

    @Test func `100,000 brackets, a huge scalar and a huge file name their limits`() throws {
        let deep = try single("services: " + String(repeating: "[", count: 100_000))
        #expect(deep.last?.message.contains("200 levels of nesting") == true)
        let scalar = try single("a: " + String(repeating: "x", count: 2 * 1024 * 1024))
        #expect(scalar.last?.message.contains("bytes in one scalar") == true)
        let huge = try single("a: " + String(repeating: "x", count: 9 * 1024 * 1024))
        #expect(huge.last?.id.code == "FT103")
    }

    @Test(arguments: [
        ("services:\n\ta: {image: x}\n", "FT101", 2),
        ("services: {a: {image: x}}\nservices: {}\n", "FT104", 2),
        ("services: {a: &a {b: *a}}\n", "FT107", 1), ("services: {a: *nobody}\n", "FT107", 1),
        ("services:\n  a: {image: \"${A:?say}\", extends: \"${A:?say}\"}\n", "FT205", 2),
        ("services: {a: {extends: \"${\"}}\n", "FT204", 1),
        ("services: {a: {extends: a}}\n", "FT211", 1),
        ("include: [compose.yml]\n", "FT212", 1),
        ("services: {a: {<<: text}}\n", "FT108", 1), ("a: !what b\n", "FT106", 1),
        ("1: a\n", "FT105", 1),
    ])
    func `what is wrong has a place`(text: String, code: String, line: Int) throws {
        let found = try single(text)
        let first = try #require(found.first { $0.severity == .error })
        #expect(first.id.code == code, "\(found.map(\.message))")
        #expect(first.range?.start.line == line)
    }

    @Test(arguments: [
        "services.a.image: 3", "services.a.ports: text", "services.a.environment: 1",
        "services.a.healthcheck.test: {a: b}", "services.a.deploy: [a]",
        "services.a.deploy.resources: text", "services.a.build: [a]", "services.a.volumes: {a: b}",
        "services.a.labels: text", "services.a.command: {a: b}", "services.a: [x]",
        "services: text", "networks.n: [x]", "networks.n.ipam.config: {a: b}", "volumes.v: 1",
        "secrets.s.file: [a]", "configs: [x]", "include: text", "name: [a]",
        "services.a.depends_on.b: text", "services.a.logging.options: [x]",
        "services.a.ulimits: [x]", "services.a.profiles: p", "services.a.privileged: [x]",
    ])
    func `a wrong type anywhere is found where it stands`(line: String) throws {
        let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
        let keys = parts[0].split(separator: ".")
        var text = ""
        for (depth, key) in keys.enumerated() {
            text += String(repeating: "  ", count: depth) + "\(key):"
            text += depth == keys.count - 1 ? parts[1] + "\n" : "\n"
        }
        let found = try single(text)
        let first = try #require(found.first { $0.severity == .error })
        #expect(first.id == .composeShape, "\(found.map(\.message))")
        #expect(first.range?.start.line == keys.count)
    }

    @Test func `bytes that are no text are refused in every kind of file`() throws {
        let bad: [UInt8] = Array("services: {a: {image: \"".utf8) + [0xFF, 0xFE, 0x22, 0x7D, 0x7D]
        #expect(try findings(["compose.yml": bad]).first?.id.code == "FT102")
        let good = Array("services: {a: {image: x}}\n".utf8)
        let env = try findings(["compose.yml": good, ".env": Array("A=".utf8) + [0xFF, 0x0A]])
        #expect(env.first?.id == .dotenvSyntax)
        #expect(env.first?.range != nil)
    }

    @Test func `a folder in the place of a file, and a missing one, are said`() throws {
        let good = Array("include: [/proc]\nservices: {a: {image: x}}\n".utf8)
        let folder = try findings(["compose.yml": good])
        #expect(folder.first?.id == .fileUnreadable)
        #expect(folder.first?.range?.start.line == 1)
        #expect(try findings([:]).first?.id == .fileUnreadable)
    }

    @Test func `long chains of extends and include end at their limits`() throws {
        var services = "services:\n"
        for number in 0..<2000 { services += "  s\(number): {extends: s\(number + 1)}\n" }
        services += "  s2000: {image: x}\n"
        #expect(try single(services).contains { $0.message.contains("that is the limit") })
        var files: [String: [UInt8]] = [:]
        for number in 0..<80 {
            files["f\(number).yml"] = Array("include: [f\(number + 1).yml]\n".utf8)
        }
        files["f80.yml"] = Array("services: {}\n".utf8)
        let found = try findings(files, paths: ["f0.yml"])
        #expect(found.contains { $0.message.contains("files include one another") })
    }

    @Test func `findings show no values of variables`() throws {
        let secret = "s3cr3t"
        let text = "services: {a: {image: x, extends: \"${A}\"}}\ninclude: [\"${A}/x.yml\"]\n"
        let found = try findings(
            [
                "compose.yml": Array(text.utf8),
                ".env": Array("OK=1\nB=begin-\(secret)\n\(secret) line\nC=\"\(secret)".utf8),
            ],
            environment: ["A": "v"]
        )
        #expect(found.count == 2)
        let shown = TextRenderer().render(found)
        #expect(!shown.contains(secret), "\(shown)")
    }
}
