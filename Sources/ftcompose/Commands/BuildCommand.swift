import ArgumentParser
import ClassRules
import Diagnostics
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
            written. What ${NAME:?} requires must have a value, as for Compose. \
            Findings show place, reason and remedy (docs/diagnostics.md).

              ftcompose build                                # compose.yml with its override, as Compose
              ftcompose build -f compose.yml -f prod.yml     # several files
              ftcompose build --diff                         # what a build would change
              ftcompose build --json                         # outcome and findings for programs

            Exit status: 0 built, 1 errors found, 2 wrong usage, 3 the source cannot be loaded.
            """
    )

    @OptionGroup
    var source: SourceOptions

    @OptionGroup
    var images: ImageProfileOptions

    @Option(
        name: [.short, .customLong("output")],
        help: "The emitted file, in the project's folder; else FILE.ft.yml.",
        completion: .file(extensions: ["yml", "yaml"])
    )
    var output: String?

    @Flag(name: .customLong("dry-run"), help: "Write nothing; print the emitted file.")
    var isDryRun = false

    @Flag(
        name: .customLong("diff"),
        help: "Write nothing; print what would change in the emitted file and in ft/."
    )
    var isDiff = false

    @Flag(
        name: .customLong("resolve"),
        help: "Put the values of this environment in place of placeholders."
    )
    var resolvesPlaceholders = false

    @Flag(
        name: .customLong("defer-required"),
        help: "Leave ${NAME:?} without a value to 'docker compose up' where it decides nothing."
    )
    var defersRequired = false

    @Flag(name: .customLong("json"), help: "Print outcome and findings as JSON.")
    var isJSON = false

    func validate() throws {
        if isDryRun, isDiff {
            throw ValidationError("Ask for --dry-run or --diff, not for both.")
        }
        if output?.isEmpty == true { throw ValidationError("--output needs the name of a file.") }
    }

    func run() async throws {
        let outcome: BuildOutcome
        do {
            outcome = BuildRun(
                options: try source.loadOptions(
                    resolvesPlaceholders: resolvesPlaceholders,
                    requiresValues: !defersRequired
                ),
                output: output,
                profileFolder: images.folder,
                isDryRun: isDryRun || isDiff,
                comparesOutput: isDiff || isJSON
            ).run()
        } catch {
            outcome = BuildOutcome(notLoaded: error.diagnostics)
        }
        if isJSON {
            let report = BuildReport(outcome, isWritten: !isDryRun && !isDiff)
            print(report.json(withDifferences: isDiff))
        } else {
            FindingPrinter.show(outcome.diagnostics, droppedCount: outcome.droppedCount)
        }
        switch outcome.status {
        case .built: if !isJSON { report(outcome) }
        case .refused: throw ExitCode(ExitStatus.findings)
        case .notLoaded: throw ExitCode(ExitStatus.notLoaded)
        }
    }

    private func report(_ outcome: BuildOutcome) {
        guard let project = outcome.project else { return }
        if isDiff {
            let isTerminal = isatty(STDOUT_FILENO) == 1
            for change in outcome.changes {
                let text = change.difference(in: outcome.directory).text(
                    isForTerminal: isTerminal,
                    colour: Terminal.standardOutput.hasColours
                )
                print(text, terminator: "")
            }
            return
        }
        if isDryRun, let compose = project.compose {
            Terminal.write(compose.bytes)
            return
        }
        let services =
            project.services.isEmpty ? "no service" : project.services.joined(separator: ", ")
        print("\(outcome.outputPath): \(services) made fault tolerant")
        for file in project.files.dropLast() { print("  \(file.path)") }
    }
}
