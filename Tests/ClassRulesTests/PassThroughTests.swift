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

    /// The Compose files below a folder; of a folder with several, the one that leads.
    private static func files(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        let files = all.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted()
        let leaders = Set(
            files.filter { $0.hasSuffix("/compose.yml") || $0.hasSuffix("/compose.yaml") }
        )
        let folders = leaders.map { FilePath.directory(of: $0) }
        return files.filter { file in
            leaders.contains(file) || !folders.contains { file.hasPrefix($0 + "/") }
        }.map { "\(folder)/\($0)" }
    }

    @Test func `our own adversarial files are there`() {
        #expect(PassThroughTests.own.count >= 55)
    }

    @Test(arguments: PassThroughTests.own + PassThroughTests.corpus)
    func `Compose understands the output as it understands the source`(path: String) throws {
        let sample = try copy(of: path)
        defer { try? FileManager.default.removeItem(atPath: FilePath.directory(of: sample)) }
        let sources = [sample, FilePath.directory(of: sample) + "/compose.override.yml"]
            .filter(FileReader.isFile)
        let run = BuildRun(options: LoadOptions(paths: sources, environment: [:]))
        let outcome = run.run()
        try #require(outcome.status == .built, "\(outcome.diagnostics.map(\.message))")
        let output = try text(outcome.outputPath)
        let kept = placeholders(output)
        let written = placeholders(try sources.map(text).joined(separator: "\n"))
        // In a folder of several files, one that is extended may bring more of them.
        if isFolder(path) {
            #expect(Set(written).subtracting(kept).isEmpty)
        } else {
            #expect(written == kept)
        }
        #expect(run.run().project?.files.map(\.bytes) == outcome.project?.files.map(\.bytes))
        guard ComposeCheck.isAvailable else { return }
        let before = try ComposeCheck.config(sources)
        let after = try ComposeCheck.config([outcome.outputPath])
        try #require(before.status == 0, "\(before.text)")
        #expect(after.status == 0, "\(after.text)")
        #expect(withoutWarnings(before.text) == withoutWarnings(after.text))
    }

    /// The file in a folder of its own; one named compose.yml comes with all that is beside it.
    private func copy(of path: String) throws -> String {
        let folder = NSTemporaryDirectory() + "/ftcompose-\(UUID().uuidString)"
        let source = FilePath.directory(of: path)
        if isFolder(path) {
            try FileManager.default.copyItem(atPath: source, toPath: folder)
            return folder + "/compose.yml"
        }
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        for name in try FileManager.default.contentsOfDirectory(atPath: source)
        where name.hasPrefix(".env") || "\(source)/\(name)" == path {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(source)/\(name)"))
            try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        return folder + "/" + FilePath.name(of: path)
    }

    /// Whether a source is one of our own that stand in a folder of several files.
    private func isFolder(_ path: String) -> Bool {
        let folder = FilePath.name(of: FilePath.directory(of: path))
        return path.hasSuffix("/PassThrough/\(folder)/compose.yml")
    }

    /// The text of a file, UTF-16 with a byte order mark included.
    private func text(_ path: String) throws -> String {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let isWide = data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF])
        return try #require(String(data: data, encoding: isWide ? .utf16 : .utf8))
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
