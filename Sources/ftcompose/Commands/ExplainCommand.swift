import ArgumentParser
import ClassRules
import ComposeModel
import Diagnostics
import FoundationEssentials

/// `ftcompose explain`: a service's effective values, or the page of a finding.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Show every value that holds for a service and its origin, or explain a finding.",
        discussion: """
            'ftcompose explain db' shows the parameters of the service db: what is written (file, line and \
            column), what its image profile says, and the defaults. 'ftcompose explain x-ft-ledger' shows \
            the same for the ledger, 'ftcompose explain FT009' prints the page of that finding.

            Exit status: 0 shown, 1 no such service or finding, 2 wrong usage, 3 the source cannot be \
            loaded.
            """
    )

    @Argument(help: "A service, x-ft-ledger, or the code of a finding such as FT009.")
    var subject: String

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: "The annotated file; may be repeated, later files are merged over earlier ones.",
        completion: .file(extensions: ["yml", "yaml"])
    )
    var files: [String] = []

    @Option(
        name: .customLong("env-file"),
        help: "Variables for placeholders, instead of .env; may be repeated."
    )
    var envFiles: [String] = []

    @Option(
        name: .customLong("profile"),
        help: ArgumentHelp(
            "A profile of the source that is on; may be repeated.",
            valueName: "name"
        )
    )
    var profiles: [String] = []

    @Option(
        name: .customLong("project-directory"),
        help: ArgumentHelp(
            "The folder that relative paths start from; else the first file's.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var projectDirectory: String?

    @Option(
        name: .customLong("profiles"),
        help: ArgumentHelp(
            "Folder with image profiles, instead of .ftcompose/profiles beside the source.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var profileFolder: String?

    @Flag(name: .customLong("all"), help: "Show the bounds of the tunnel too.")
    var showsLimits = false

    @Flag(name: .customLong("json"), help: "Print the values as JSON.")
    var isJSON = false

    func run() async throws {
        if let code = RuleSubject.code(subject) { return try RuleSubject.explain(code) }
        let outcome = ExplainRun(
            options: try loadOptions(),
            service: subject,
            profileFolder: profileFolder,
            showsLimits: showsLimits
        ).run()
        FindingPrinter.show(outcome.diagnostics)
        switch outcome.status {
        case .explained: print(isJSON ? outcome.json : outcome.text, terminator: "")
        case .notFound: throw ExitCode(ExitStatus.findings)
        case .notLoaded: throw ExitCode(ExitStatus.notLoaded)
        }
    }

    private func loadOptions() throws -> LoadOptions {
        let environment = ProcessInfo.processInfo.environment
        var paths = files
        if paths.isEmpty {
            do {
                let folder = FileManager.default.currentDirectoryPath
                paths = try ComposeDiscovery.files(from: folder, environment: environment)
            } catch {
                FindingPrinter.show(error.diagnostics)
                throw ExitCode(ExitStatus.notLoaded)
            }
        }
        return LoadOptions(
            paths: paths,
            profiles: profiles,
            projectDirectory: projectDirectory,
            envFiles: envFiles,
            environment: environment
        )
    }
}
