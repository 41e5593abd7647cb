import ArgumentParser
import ClassRules
import ComposeModel
import Diagnostics

/// `ftcompose explain`: a service's effective values, or the page of a finding.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Show every value that holds for a service and its origin, or explain a finding.",
        discussion: """
            'ftcompose explain db' shows the parameters of the service db: what is written (file, line and \
            column), what its image profile says, and the defaults. 'ftcompose explain x-ft-ledger' shows \
            the same for the ledger, 'ftcompose explain FT009' and 'ftcompose explain even-level' print \
            the page of that finding; a service of such a name is meant when -f names its file.

            Exit status: 0 shown, 1 no such service or finding, 2 wrong usage, 3 the source cannot be \
            loaded.
            """
    )

    @Argument(
        help: "A service, x-ft-ledger, or the code or name of a finding: FT009, even-level."
    )
    var subject: String

    @OptionGroup
    var source: SourceFileOptions

    @OptionGroup
    var images: ImageProfileOptions

    @Flag(name: .customLong("all"), help: "Show the bounds of the tunnel too.")
    var showsLimits = false

    @Flag(name: .customLong("json"), help: "Print the values as JSON.")
    var isJSON = false

    func run() async throws {
        if let code = RuleSubject.code(subject, mayBeName: source.files.isEmpty) {
            return try RuleSubject.explain(code)
        }
        let options: LoadOptions
        do {
            options = try source.loadOptions()
        } catch {
            FindingPrinter.show(error.diagnostics)
            throw ExitCode(ExitStatus.notLoaded)
        }
        let outcome = ExplainRun(
            options: options,
            service: subject,
            profileFolder: images.folder,
            showsLimits: showsLimits
        ).run()
        FindingPrinter.show(outcome.diagnostics)
        switch outcome.status {
        case .explained: print(isJSON ? outcome.json : outcome.text, terminator: "")
        case .notFound: throw ExitCode(ExitStatus.findings)
        case .notLoaded: throw ExitCode(ExitStatus.notLoaded)
        }
    }
}
