import ComposeModel
import Diagnostics
import Foundation
import Testing

@testable import ClassRules

/// The JSON schema of `.ftcompose.yml` beside the reader of that file: both take the same.
@Suite struct ConfigurationSchemaTests {
    private static let right = [
        "", "{}", "rules: {FT009: error, even-level: off, Even_Level: info, ft011: warning}",
        "rules: {FT009: false}",
        "ignore: [{rules: [FT009], reason: shown on purpose}]",
        "ignore: [{rules: [even_level, FT011], paths: ['examples/**'], reason: x, until: 2027-01-31}]",
        "fail_on: info", "max_warnings: 0", "baseline: lint.json",
        "formats: [text, sarif=lint.sarif, json=-]",
    ]
    private static let wrong = [
        "[]", "rule: {}", "rules: [FT009]", "rules: {FT999: error}", "rules: {evenlevel: error}",
        "rules: {FT009: fatal}", "rules: {FT009: on}", "ignore: {}", "ignore: [{reason: x}]",
        "ignore: [{rules: [], reason: x}]", "ignore: [{rules: [FT009]}]",
        "ignore: [{rules: [FT009], reason: ''}]", "ignore: [{rules: [FT0009], reason: x}]",
        "ignore: [{rules: [FT009], reason: x, until: soon}]",
        "ignore: [{rules: [FT009], reason: x, path: a}]", "fail_on: fatal", "max_warnings: -1",
        "max_warnings: many", "baseline: []", "formats: text", "formats: [html]",
    ]

    @Test(arguments: right) func `the reader takes what is right`(text: String) throws {
        #expect(try findings(text).isEmpty)
    }

    @Test(arguments: wrong) func `the reader refuses what is wrong`(text: String) throws {
        let found = try findings(text)
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.id == .configInvalid && $0.range != nil })
    }

    @Test func `the schema takes and refuses the same`() throws {
        guard let tool = SchemaTests.tool else { return }
        let folder = try ConfigurationSchemaTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let schema = folder.appendingPathComponent("schema.json")
        try Data(SchemaText.configuration.utf8).write(to: schema)
        var paths: [String: String] = [:]
        let all = ConfigurationSchemaTests.right + ConfigurationSchemaTests.wrong
        // The tool reads an empty file as nothing at all.
        for (index, text) in all.enumerated() where !text.isEmpty {
            let path = folder.appendingPathComponent("\(index).yml")
            try Data((text + "\n").utf8).write(to: path)
            paths[path.path] = text
        }
        let refused = try SchemaTests.refused(
            Array(paths.keys),
            schema: schema.path,
            tool: tool
        )
        #expect(
            Set(refused.compactMap { paths[$0] }) == Set(ConfigurationSchemaTests.wrong)
        )
    }

    private static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private func findings(_ text: String) throws -> [Diagnostic] {
        let folder = try ConfigurationSchemaTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent(LintConfigurationReader.name)
        try Data(text.utf8).write(to: path)
        let load = LoadOptions(path: folder.path + "/compose.yml", environment: [:])
        let today = try #require(CalendarDate("2026-11-21"))
        let collector = DiagnosticCollector()
        let options = LintOptions(
            load: load,
            configPath: path.path,
            today: today,
            root: folder.path
        )
        _ = LintConfigurationReader(options: options, collector: collector).read()
        return collector.diagnostics
    }
}
