import ClassRules
import ComposeModel
import Diagnostics
import Foundation
import Testing

/// A source without annotation compiles to an equivalent project, judged by Compose itself.
@Suite struct PassThroughTests {
    private static let own: [String] = {
        let folder =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/PassThrough"
        return files(below: folder)
    }()

    private static let corpus: [String] = {
        guard let folder = ProcessInfo.processInfo.environment["FTCOMPOSE_CORPUS"] else {
            print(
                "!!! FTCOMPOSE_CORPUS is not set: the pass-through test runs on our own files only !!!"
            )
            return []
        }
        return files(below: folder)
    }()

    private static func files(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return all.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted().map {
            "\(folder)/\($0)"
        }
    }

    @Test func `our own adversarial files are there`() {
        #expect(PassThroughTests.own.count >= 12)
    }

    @Test(arguments: PassThroughTests.own + PassThroughTests.corpus)
    func `Compose understands the output as it understands the source`(path: String) throws {
        let sample = try copy(of: path)
        defer { try? FileManager.default.removeItem(atPath: FilePath.directory(of: sample)) }
        let options = LoadOptions(path: sample, environment: [:])
        let outcome = BuildRun(options: options).run()
        try #require(outcome.status == .built, "\(outcome.diagnostics.map(\.message))")
        let text = try String(contentsOfFile: sample, encoding: .utf8)
        let output = try String(contentsOfFile: outcome.outputPath, encoding: .utf8)
        #expect(placeholders(text) == placeholders(output))
        guard ComposeCheck.isAvailable else { return }
        let before = try ComposeCheck.config(sample)
        let after = try ComposeCheck.config(outcome.outputPath)
        try #require(before.status == 0, "\(before.text)")
        #expect(after.status == 0, "\(after.text)")
        #expect(withoutWarnings(before.text) == withoutWarnings(after.text))
    }

    /// The file in a folder of its own whose name, and so the project's, is always the same.
    private func copy(of path: String) throws -> String {
        let folder = NSTemporaryDirectory() + "/ftcompose-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let source = FilePath.directory(of: path)
        for name in try FileManager.default.contentsOfDirectory(atPath: source)
        where name.hasPrefix(".env") || "\(source)/\(name)" == path {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(source)/\(name)"))
            try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        return folder + "/" + FilePath.name(of: path)
    }

    /// Compose's own warnings name the file.
    private func withoutWarnings(_ text: String) -> String {
        text.split(separator: "\n").filter { !$0.hasPrefix("time=") }.joined(separator: "\n")
    }

    private func placeholders(_ text: String) -> [String] {
        text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("#") }
            .flatMap { $0.matches(of: /\$\{[A-Za-z0-9_:?+\-\.]*\}|\$\$/).map { String($0.output) } }
            .sorted()
    }
}
