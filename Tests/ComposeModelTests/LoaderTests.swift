import ComposeModel
import Diagnostics
import Foundation
import Testing
import YAMLBridge

@Suite struct LoaderTests {
    private func load(
        _ text: String,
        dotenv: String? = nil,
        environment: [String: String] = [:]
    ) throws -> (ComposeProject?, [Diagnostic]) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appendingPathComponent("c.yml"))
        if let dotenv { try Data(dotenv.utf8).write(to: folder.appendingPathComponent(".env")) }
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: folder.path + "/c.yml", environment: environment)
        let project = ComposeLoader(options: options, collector: collector).load()
        return (project, collector.diagnostics)
    }

    private func value(
        _ text: String,
        dotenv: String?,
        environment: [String: String] = [:]
    ) throws -> String? {
        let (project, findings) = try load(
            "x-v: '\(text)'\n",
            dotenv: dotenv,
            environment: environment
        )
        #expect(findings.isEmpty)
        let node = try #require(project?.root["x-v"])
        return project?.resolver.resolve(node, what: "v")?.value
    }

    @Test func `the process wins over the dotenv file`() throws {
        #expect(try value("$A", dotenv: "A=file", environment: ["A": "process"]) == "process")
        #expect(try value("$A", dotenv: "A=file") == "file")
    }

    @Test(arguments: ["github.com/example/stack.git", "https://example.org/a.yml", "oci://a/b"])
    func `a file on another machine is named as one, with the way to get it`(path: String) {
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: path, environment: [:])
        let project = ComposeLoader(options: options, collector: collector).load()
        #expect(project == nil)
        #expect(collector.diagnostics.map(\.id) == [.composeUnsupported])
        #expect(collector.diagnostics.allSatisfy { $0.remedy != nil })
    }

    @Test func `COMPOSE_ENV_FILES names the env files, and --env-file names others`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [
            ("c.yml", "x-v: $A\n"), (".env", "A=dotenv"), ("one", "A=1"), ("two", "A=2"),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        func value(_ listed: String, _ given: [String] = []) -> String? {
            let options = LoadOptions(
                path: folder + "/c.yml",
                envFiles: given,
                environment: ["COMPOSE_ENV_FILES": listed, "COMPOSE_DISABLE_ENV_FILE": "1"]
            )
            let collector = DiagnosticCollector()
            guard
                let project = ComposeLoader(options: options, collector: collector).load(),
                let node = project.root["x-v"]
            else { return collector.diagnostics.first?.message.replacing(folder, with: "") }
            return project.resolver.resolve(node, what: "v")?.value
        }
        #expect(value("\(folder)/one,\(folder)/two") == "2")
        #expect(value("\(folder)/one", ["\(folder)/two"]) == "2")
        #expect(value("") == nil)
        #expect(
            value("\(folder)/none")
                == "env file /none cannot be read: No such file or directory"
        )
    }

    @Test(arguments: [
        ("A=b # remark", "b"), ("A=b#c", "b#c"), ("export A=b", "b"), ("A: b", "b"),
        ("A='$B \\n'", "$B \\n"),
        ("A=\"x\\ty\"", "x\ty"), ("B=1\nA=${B}2", "12"), ("A=\"two\nlines\"", "two\nlines"),
        ("\u{FEFF}A=b", "b"), ("  A = b  \r\n", "b"), ("#A=x\nA=y", "y"), ("A=x\nA=z", "z"),
        ("A=\"\\$B\"", "$B"), ("A=#x", "#x"), ("A= #x", "#x"), ("A='it\\'s'", "it's"),
        ("A=\"a\\0101b\\q\\a\"", "aAb\\q\u{7}"), ("A='b' # remark", "b"), ("B='1' A=2", "2"),
        ("A=\"x\"\r\n", "x"), ("A =b", "b"), ("A:b:c", "b:c"), ("A=b:c=d", "b:c=d"),
        ("A=$$B", "$B"), ("A=${B:-${C:-d}}", "d"), ("A='$$B'", "$$B"), ("export\tA=b", "b"),
        ("export=1\nA=b", "b"), ("\n\n  # x\nA=b", "b"), ("A='two\n#lines'", "two\n#lines"),
        ("ä.1-[x]=y\nA=b", "b"), ("A=\"tab\\tx\" B=c", "tab\tx"), ("A=x #y #z", "x"),
        ("A=b\u{A0}", "b"),
    ])
    func `dotenv files are read as Compose reads them`(file: String, value: String) throws {
        #expect(try self.value("${A}", dotenv: file) == value)
    }

    @Test func `a bare name inherits`() throws {
        #expect(try value("${A:-none}", dotenv: "A\n") == "none")
        #expect(try value("${A:-none}", dotenv: "A\n", environment: ["A": "p"]) == "p")
    }

    @Test(arguments: [
        "=x", "A b", "A=\"open", "A='open", "A!=b", "A b=c", "A=${", "A=${B:?say}", "A(b)=c",
    ])
    func `bad dotenv lines are located`(line: String) throws {
        let (_, findings) = try load("services: {}\n", dotenv: "X=1\n\(line)\n")
        #expect(findings.first?.id == .dotenvSyntax)
        #expect(findings.first?.range?.start.line == 2)
    }

    @Test(arguments: [
        ("", "has no content"), ("- a\n", "is a mapping, not a list"),
        ("services: [a]\n", "`services` is"),
        ("services: {a: b}\n", "`services.a` is a mapping"),
        ("services: {a: }\n", "service `a` is"),
        ("include: [x.yml]\n", "x.yml cannot be read"), ("include: {}\n", "`include` is a list"),
        ("include: [{file: x}]\n", "`file` is no key"), ("include: [{}]\n", "needs a `path`"),
        ("volumes: [a]\n", "`volumes` is a mapping"),
        ("a: 1\n---\n- b\n", "is a mapping, not a list"),
    ])
    func `what is no project is refused`(text: String, message: String) throws {
        let (project, findings) = try load(text)
        #expect(project == nil)
        #expect(findings.first?.message.contains(message) == true, "\(findings.map(\.message))")
    }

    @Test func `a missing file and a missing env file are errors`() {
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: "/nonexistent/c.yml", environment: [:])
        #expect(ComposeLoader(options: options, collector: collector).load() == nil)
        #expect(collector.diagnostics.first?.id == .fileUnreadable)
    }
}
