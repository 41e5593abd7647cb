import ChildProcesses
import ComposeModel
import Diagnostics
import Foundation
import GoldenFiles
import Testing
import YAMLBridge

@testable import ClassRules

/// The JSON schemas, tried by check-jsonschema on every annotation of the golden cases and examples.
@Suite struct SchemaTests {
    /// Findings about the grammar alone, which a schema can and must have too.
    private static let grammatical: Set<DiagnosticID> = [
        .unknownKey, .unknownValue, .valueType, .levelRange,
    ]
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let tool: String? = {
        let cache =
            ProcessInfo.processInfo.environment["FTCOMPOSE_CACHE"]
            ?? (ProcessInfo.processInfo.environment["HOME"] ?? "") + "/.cache/ftcompose"
        let path = "\(cache)/schema-tools/bin/check-jsonschema"
        if FileManager.default.isExecutableFile(atPath: path) { return path }
        print("!!! no check-jsonschema (run scripts/schema-tools): the schemas are NOT checked !!!")
        return nil
    }()

    /// Annotations with whether the compiler reads them.
    private struct Sample {
        let name: String
        let node: YAMLNode
        let isRight: Bool
    }

    @Test func `the schema takes what the compiler takes and refuses what it refuses`() throws {
        let samples = try SchemaTests.samples()
        #expect(samples.filter(\.isRight).count >= 60)
        #expect(samples.filter { !$0.isRight }.count >= 30)
        guard let tool = SchemaTests.tool else { return }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let schema = folder.appendingPathComponent("schema.json")
        try Data(SchemaText.annotation.utf8).write(to: schema)
        var paths: [String] = []
        for (number, sample) in samples.enumerated() {
            let file = folder.appendingPathComponent("\(number).yml")
            try Data(YAMLEmitter.emit(sample.node.expanded())).write(to: file)
            paths.append(file.path)
        }
        let refused = try SchemaTests.refused(paths, schema: schema.path, tool: tool)
        for (path, sample) in zip(paths, samples) {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(refused.contains(path) != sample.isRight, "\(sample.name):\n\(text)")
        }
    }

    @Test func `the overlay of the Compose specification is well formed`() throws {
        let data = Data(SchemaText.compose.utf8)
        let schema = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let parts = try #require(schema["allOf"] as? [[String: Any]])
        #expect(parts.first?["$ref"] as? String == AnnotationSchema.composeSpecification)
        #expect(parts.count == 2)
        let again = Data(SchemaText.annotation.utf8)
        #expect(try JSONSerialization.jsonObject(with: again) is [String: Any])
    }

    @Test func `our part of the file's schema takes every example and every right ledger`() throws {
        guard let tool = SchemaTests.tool else { return }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let schema = folder.appendingPathComponent("schema.json")
        try Data((AnnotationSchema.overlayAlone.indented + "\n").utf8).write(to: schema)
        var right = ["compose.yml", "thesis.yml"].map {
            SchemaTests.root.path + "/examples/mysql/" + $0
        }
        var wrong: [String] = []
        for name in ["ledger", "error-ledger", "error-ledger-type"] {
            let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Golden/Grammar/\(name).txt")
            let content = try String(contentsOf: golden, encoding: .utf8)
            let file = folder.appendingPathComponent("\(name).yml")
            try Data(content.components(separatedBy: "=====\n")[0].utf8).write(to: file)
            if name == "ledger" { right.append(file.path) } else { wrong.append(file.path) }
        }
        #expect(
            try SchemaTests.refused(right + wrong, schema: schema.path, tool: tool) == Set(wrong)
        )
    }

    /// The paths that the tool finds wrong.
    static func refused(
        _ paths: [String],
        schema: String,
        tool: String
    ) throws -> Set<String> {
        let result = try ChildProcess.run(
            tool,
            ["--schemafile", schema, "-o", "json"] + paths,
            errors: .inherited
        )
        let data = Data(result.output)
        let report = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let errors = report["errors"] as? [[String: Any]] ?? []
        #expect((report["parse_errors"] as? [Any] ?? []).isEmpty)
        return Set(errors.compactMap { $0["filename"] as? String })
    }

    /// Every `x-ft` of the golden cases and examples; cases that cannot be loaded have none.
    private static func samples() throws -> [Sample] {
        var samples: [Sample] = []
        for folder in ["Golden", "Golden/Grammar", "Golden/Web"] {
            let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
            for name in GoldenFolder(folder).names {
                let content = try String(
                    contentsOfFile: "\(path)/\(folder)/\(name).txt",
                    encoding: .utf8
                )
                let sample = try BuildCase(content.components(separatedBy: "=====\n")[0])
                defer { sample.remove() }
                samples += try annotations(
                    sample.sourcePath,
                    name: name,
                    environment: sample.environment
                )
            }
        }
        for folder in ["examples/mysql", "examples/webserver"] {
            for name in try FileManager.default.contentsOfDirectory(
                atPath: root.path + "/" + folder
            ) where name.hasSuffix(".yml") && !name.hasSuffix(".ft.yml") {
                samples += try annotations(
                    "\(root.path)/\(folder)/\(name)",
                    name: name,
                    environment: ["DB_PASSWORD": "secret"]
                )
            }
        }
        return samples
    }

    /// Each annotated service alone, so that one's mistakes are not another's.
    private static func annotations(
        _ path: String,
        name: String,
        environment: [String: String]
    ) throws -> [Sample] {
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: path, environment: environment)
        guard let project = ComposeLoader(options: options, collector: collector).load() else {
            return []
        }
        let profiles = ImageProfileTable()
        return project.services.compactMap { service in
            guard let node = service["x-ft"], service.entries.allSatisfy({ !isBare($0.name) })
            else {
                return nil
            }
            let before = collector.diagnostics.count
            let reader = AnnotatedServiceReader(project: project, profiles: profiles)
            let className = reader.read(service)?.className
            let ids = collector.diagnostics[before...].filter { $0.severity == .error }.map(\.id)
            if ids.contains(where: grammatical.contains) {
                return Sample(name: name, node: named(node, className), isRight: false)
            }
            return ids.isEmpty
                ? Sample(name: name, node: named(node, className), isRight: true) : nil
        }
    }

    /// The annotation with its class, which the schema cannot find out from the image.
    private static func named(_ node: YAMLNode, _ className: String?) -> YAMLNode {
        guard let className, let entries = node.entries,
            !entries.contains(where: { KeySpelling.canonical($0.name) == "class" })
        else { return node }
        let entry = YAMLEntry(key: .string("class"), value: .string(className))
        return .mapping(entries: [entry] + entries)
    }

    private static func isBare(_ name: String) -> Bool {
        AnnotationSource.bareKeys.contains(KeySpelling.canonical(name))
    }
}
