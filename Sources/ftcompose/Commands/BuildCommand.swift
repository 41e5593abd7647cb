import ArgumentParser
import ClassRules
import ComposeModel
import Diagnostics
import FoundationEssentials
import Glibc

/// `ftcompose build`: compiles an annotated Compose file.
struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Compile an annotated Compose file into one with voted replicas.",
        discussion: """
            Reads the key x-ft of each service (docs/annotation.md) and writes, beside the source, \
            FILE.ft.yml, which is what 'docker compose up' takes, and the folder ft/ with a plan and a \
            server configuration per service. The source is not changed; with an error nothing is \
            written. Findings show place, reason and remedy (docs/diagnostics.md).

            Exit status: 0 built, 1 errors found, 2 wrong usage, 3 the source cannot be loaded.
            """
    )

    @Argument(
        help: "The annotated file; without it compose.yaml, compose.yml, … is looked for."
    )
    var file: String?

    @Option(
        name: [.short, .customLong("output")],
        help: "The emitted file, in the source's folder; else FILE.ft.yml."
    )
    var output: String?

    @Option(
        name: .customLong("env-file"),
        help: "Variables for placeholders, instead of .env; may be repeated."
    )
    var envFiles: [String] = []

    @Flag(name: .customLong("dry-run"), help: "Write nothing; print the emitted file.")
    var isDryRun = false

    @Flag(name: .customLong("json"), help: "Print the findings as JSON on standard output.")
    var isJSON = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let path: String
        do {
            let folder = FileManager.default.currentDirectoryPath
            path = try file ?? ComposeDiscovery.find(from: folder, environment: environment)
        } catch {
            show((error as? DiagnosticsError)?.diagnostics ?? [])
            throw ExitCode(ExitStatus.notLoaded)
        }
        let options = LoadOptions(path: path, envFiles: envFiles, environment: environment)
        let outcome = BuildRun(options: options, output: output, isDryRun: isDryRun).run()
        show(outcome.diagnostics)
        if outcome.droppedCount > 0 {
            Terminal.note("\(outcome.droppedCount) more findings are not shown")
        }
        switch outcome.status {
        case .built: report(outcome)
        case .refused: throw ExitCode(ExitStatus.findings)
        case .notLoaded: throw ExitCode(ExitStatus.notLoaded)
        }
    }

    private func show(_ diagnostics: [Diagnostic]) {
        if isJSON {
            print(JSONRenderer().render(diagnostics))
            return
        }
        guard !diagnostics.isEmpty else { return }
        let isTerminal = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
        Terminal.note(String(TextRenderer(colour: isTerminal).render(diagnostics).dropLast()))
    }

    private func report(_ outcome: BuildOutcome) {
        guard !isJSON, let project = outcome.project else { return }
        if isDryRun, let compose = project.compose {
            print(String(decoding: compose.bytes, as: UTF8.self), terminator: "")
            return
        }
        let services =
            project.services.isEmpty ? "no service" : project.services.joined(separator: ", ")
        print("\(outcome.outputPath): \(services) made fault tolerant")
        for file in project.files.dropLast() { print("  \(file.path)") }
    }
}
