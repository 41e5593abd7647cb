import ArgumentParser
import ClassRules
import ComposeModel
import DataTransfer
import Diagnostics
import EngineConnector
import FoundationEssentials
import Glibc

/// Which emitted Compose file says where a service's data is.
struct BuiltProjectOptions: ParsableArguments {
    @Option(
        name: [.customShort("p"), .long],
        help: "Name of the Compose project; else COMPOSE_PROJECT_NAME, name:, the folder's name."
    )
    var projectName: String?

    @Option(name: [.short, .long], help: "The file that 'ftcompose build' wrote.")
    var file = "compose.ft.yml"

    @Option(
        name: .customLong("env-file"),
        help: "Variables for placeholders, instead of .env; may be repeated."
    )
    var envFiles: [String] = []

    /// Reads where the service's data is.
    ///
    /// - Parameter service: name of the service in the annotated source.
    /// - Returns: the places of its data, named as the engine names them.
    /// - Throws: `ExitCode` after findings, or `TransferFailure`.
    func layout(of service: String) throws -> TransferLayout {
        let environment = ProcessInfo.processInfo.environment
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: file, envFiles: envFiles, environment: environment)
        let project = ComposeLoader(options: options, collector: collector).load()
        let folder = FileManager.default.currentDirectoryPath
        let directory = FilePath.directory(of: FilePath.join(folder, file))
        let reader = project.map {
            BuiltServiceReader(project: $0, directory: directory, home: environment["HOME"])
        }
        let built = reader?.read(service)
        if project == nil || collector.hasErrors {
            let isTerminal = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
            let text = TextRenderer(colour: isTerminal).render(collector.diagnostics)
            Terminal.note(String(text.dropLast()))
            throw ExitCode(ExitStatus.notLoaded)
        }
        guard let built else {
            let names = reader?.names ?? []
            throw TransferFailure(
                names.isEmpty
                    ? "\(file) has no fault-tolerant service; give the file that 'ftcompose build' "
                        + "wrote with -f, such as compose.ft.yml"
                    : "\(file) has no fault-tolerant service '\(service)'; it has "
                        + names.joined(separator: ", ")
            )
        }
        return layout(built)
    }

    private func layout(_ built: BuiltService) -> TransferLayout {
        let hint = ProjectHint(projectName: projectName, file: file)
        let name = hint.name.name
        func place(_ place: BuiltService.Place) -> DataPlace {
            switch place {
            case .folder(let path): .folder(path)
            case .volume(let key, let said, let isExternal):
                .volume(name: said ?? "\(name)_\(key)", key: isExternal ? nil : key)
            }
        }
        return TransferLayout(
            project: name,
            service: built.name,
            image: built.image,
            original: built.original.map(place),
            replicas: built.replicas.map { .init(name: $0.name, place: place($0.place)) }
        )
    }
}
