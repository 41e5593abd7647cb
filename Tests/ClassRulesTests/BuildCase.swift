import ComposeModel
import Diagnostics
import Foundation

@testable import ClassRules

/// One golden case, unpacked into a folder of its own and built there.
///
/// Lines `#env NAME=VALUE` set variables, `#show plan` and `#show settings` print more of the output,
/// `#show files` prints names only, and a line `--- file: NAME` starts another file. `#files A B`
/// names the sources, `#env-file A`, `#profile A`, `#name A` and `#directory A` are options of the
/// same names, `#resolve` replaces placeholders, `#compilable` builds classes without a runtime too.
struct BuildCase {
    private static let marker = "--- file: "
    let folder: URL
    let environment: [String: String]
    private let shows: Set<String>
    /// The words after each `#NAME`.
    private let words: [String: [String]]

    init(_ input: String) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var environment: [String: String] = [:]
        var shows: Set<String> = []
        var words: [String: [String]] = [:]
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
            if line.hasPrefix("#"), !line.hasPrefix("# ") {
                let parts = line.dropFirst().split(separator: " ").map(String.init)
                if let first = parts.first { words[first, default: []] += parts.dropFirst() }
                if parts.count == 1, let first = parts.first { words[first] = ["yes"] }
            }
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
        self.words = words
    }

    var sourcePath: String { folder.path + "/compose.yml" }
    var outputPath: String { build(isDryRun: true).outputPath }

    var options: LoadOptions {
        LoadOptions(
            paths: (words["files"] ?? ["compose.yml"]).map { folder.path + "/" + $0 },
            profiles: words["profile"] ?? [],
            projectDirectory: words["directory"]?.first.map { folder.path + "/" + $0 },
            projectName: words["name"]?.first,
            envFiles: (words["env-file"] ?? []).map { folder.path + "/" + $0 },
            environment: environment,
            resolvesPlaceholders: words["resolve"] != nil,
            requiresValues: words["required"] != nil
        )
    }

    /// The options of the case as Compose takes them.
    var composeArguments: [String] {
        let options = options
        return options.paths.flatMap { ["-f", $0] } + contextArguments
    }

    /// Those that hold for the output too.
    var contextArguments: [String] {
        let options = options
        return (options.projectDirectory.map { ["--project-directory", $0] } ?? [])
            + options.envFiles.flatMap { ["--env-file", $0] }
            + options.profiles.flatMap { ["--profile", $0] }
            + (options.projectName.map { ["-p", $0] } ?? [])
    }

    var isResolved: Bool { words["resolve"] != nil }

    func build(isDryRun: Bool = false) -> BuildOutcome {
        var run = BuildRun(options: options, isDryRun: isDryRun)
        if words["compilable"] != nil { run.scope = .compilable }
        return run.run()
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
        return text.replacingOccurrences(of: folder.lastPathComponent.lowercased(), with: "FOLDER")
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
