import ArgumentParser
import ClassRules
import ComposeModel
import Diagnostics
import Glibc

/// `ftcompose init`: annotates the services whose images are known.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Annotate the services of a Compose file whose images are known.",
        discussion: """
            Writes 'x-ft: 3' into the source itself: lines are inserted, no other byte changes, and \
            plain 'docker compose' reads the file as before. The change is shown first. On a terminal \
            each service is asked about; elsewhere nothing is written without --yes.

              ftcompose init                       # ask about each service
              ftcompose init --yes                 # all that 'ftcompose build' can make
              ftcompose init --service db --level 5 --yes

            Exit status: 0 done or nothing to do, 1 not done, 2 wrong usage, 3 the source cannot be \
            loaded.
            """
    )

    @OptionGroup
    var source: SourceOptions

    @OptionGroup
    var images: ImageProfileOptions

    @Flag(name: [.customShort("y"), .customLong("yes")], help: "Write without asking.")
    var isYes = false

    @Option(name: .customLong("level"), help: "The number of replicas, 2 to 9.")
    var level = 3

    @Option(
        name: .customLong("service"),
        help: ArgumentHelp("Annotate this service; may be repeated.", valueName: "name")
    )
    var services: [String] = []

    func validate() throws {
        guard InitChoice.levels.contains(level) else {
            throw ValidationError("A level is a number from 2 to 9, not \(level).")
        }
        if source.files.contains("-") {
            throw ValidationError("Standard input cannot be annotated; name a file.")
        }
    }

    func run() async throws {
        let collector = DiagnosticCollector()
        let annotator: ProjectAnnotator
        let options: LoadOptions
        do {
            options = try source.loadOptions()
            guard let project = ComposeLoader(options: options, collector: collector).load() else {
                throw DiagnosticsError(collector.diagnostics)
            }
            annotator = ProjectAnnotator(project: project, profileFolder: images.folder)
            try collector.throwIfErrors()
        } catch let error as DiagnosticsError {
            FindingPrinter.show(error.diagnostics, droppedCount: collector.droppedCount)
            throw ExitCode(ExitStatus.notLoaded)
        }
        do {
            try annotate(annotator, options)
        } catch let problem as InitProblem {
            Terminal.note(problem.description)
            throw ExitCode(ExitStatus.findings)
        }
    }

    private func annotate(_ annotator: ProjectAnnotator, _ options: LoadOptions) throws {
        let asks = !isYes && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        let candidates = annotator.candidates
        let choices: [InitChoice]
        if !services.isEmpty {
            choices = services.map { InitChoice(service: $0, level: level) }
        } else {
            explain(candidates)
            let buildable = candidates.filter { $0.state == .buildable }
            choices = buildable.compactMap { candidate in
                asks ? ask(candidate) : InitChoice(service: candidate.service, level: level)
            }
        }
        let files = try annotator.annotate(choices)
        guard !files.isEmpty else {
            print("nothing to annotate")
            return
        }
        show(files)
        for heir in annotator.heirs(of: choices, in: files, options: options) {
            Terminal.note(
                "\(heir): extends an annotated service and is annotated with it; write 'x-ft: !reset "
                    + "null' in it to keep it plain"
            )
        }
        if !isYes {
            guard asks else {
                Terminal.note("nothing was written; add --yes to write")
                return
            }
            guard confirm("Write this? [y/N] ", isDefault: false) else {
                print("nothing was written")
                return
            }
        }
        try SourceRewriter().write(files)
        for file in files { print("\(file.file.path): annotated; next: ftcompose build") }
    }

    /// Says why a service is not proposed.
    private func explain(_ candidates: [InitCandidate]) {
        for candidate in candidates {
            let image = candidate.image.map { " (\($0))" } ?? ""
            switch candidate.state {
            case .buildable: continue
            case .annotated: Terminal.note("\(candidate.service)\(image): annotated already")
            case .lintedOnly:
                Terminal.note(
                    "\(candidate.service)\(image): known as \(candidate.className ?? "?"), which "
                        + "'ftcompose build' makes in part or not yet; --service annotates it"
                )
            case .unknown:
                Terminal.note("\(candidate.service)\(image): nothing is known about the image")
            }
        }
    }

    private func show(_ files: [RewrittenFile]) {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        for file in files {
            let text = file.difference.text(
                isForTerminal: isTerminal,
                colour: Terminal.standardOutput.hasColours
            )
            print(text, terminator: "")
        }
    }

    /// Asks about one service: yes, no, or another number of replicas.
    private func ask(_ candidate: InitCandidate) -> InitChoice? {
        let image = candidate.image ?? ""
        while true {
            prompt("\(candidate.service) (\(image)): \(level) replicas? [Y/n/2-9] ")
            guard let answer = readLine() else { return nil }
            switch answer.lowercased() {
            case "", "y", "yes": return InitChoice(service: candidate.service, level: level)
            case "n", "no": return nil
            default:
                if let number = Int(answer), InitChoice.levels.contains(number) {
                    return InitChoice(service: candidate.service, level: number)
                }
                print("Answer y, n or a number from 2 to 9.")
            }
        }
    }

    private func confirm(_ question: String, isDefault: Bool) -> Bool {
        prompt(question)
        switch readLine()?.lowercased() {
        case "y", "yes": return true
        case "": return isDefault
        default: return false
        }
    }

    private func prompt(_ text: String) {
        print(text, terminator: "")
        StandardOutput.flush()
    }
}
