import ClassRules
import ComposeModel
import Diagnostics
import Foundation

/// One golden case, unpacked into a folder of its own and built there.
///
/// Lines `#env NAME=VALUE` set variables, `#show plan` and `#show settings` print more of the output,
/// `#show files` prints names only, and a line `--- file: NAME` starts another file.
struct BuildCase {
    private static let marker = "--- file: "
    let folder: URL
    let environment: [String: String]
    private let shows: Set<String>

    init(_ input: String) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var environment: [String: String] = [:]
        var shows: Set<String> = []
        var name = "compose.yml"
        var texts = [name: ""]
        for line in input.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(BuildCase.marker) {
                name = String(line.dropFirst(BuildCase.marker.count))
                texts[name] = ""
                continue
            }
            if line.hasPrefix("#env "), let equals = line.firstIndex(of: "=") {
                environment[String(line[..<equals].dropFirst(5))] =
                    String(line[line.index(after: equals)...])
            }
            if line.hasPrefix("#show ") { shows.insert(String(line.dropFirst(6))) }
            texts[name, default: ""] += line + "\n"
        }
        for (name, text) in texts {
            let url = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            // The last line break belongs to the golden file's separator.
            try Data(text.dropLast().utf8).write(to: url)
        }
        self.environment = environment
        self.shows = shows
    }

    var sourcePath: String { folder.path + "/compose.yml" }
    var outputPath: String { folder.path + "/compose.ft.yml" }

    func build(isDryRun: Bool = false) -> BuildOutcome {
        let options = LoadOptions(path: sourcePath, environment: environment)
        return BuildRun(options: options, isDryRun: isDryRun).run()
    }

    /// Findings and files as the golden file holds them.
    func text(of outcome: BuildOutcome) -> String {
        var text = TextRenderer().render(outcome.diagnostics)
            .replacingOccurrences(of: folder.path + "/", with: "")
        for file in outcome.project?.files ?? [] {
            let isShown =
                file.path.hasSuffix(".plan.yml")
                ? shows.contains("plan")
                : file.path.hasSuffix(".cnf")
                    ? shows.contains("settings") : !shows.contains("files")
            text += "--- \(file.path)\n"
            if isShown { text += String(decoding: file.bytes, as: UTF8.self) }
        }
        return text
    }

    /// The names of all files in the folder, for seeing that nothing is left behind.
    func names() throws -> [String] {
        let all = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String]
        return (all ?? []).sorted()
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}
