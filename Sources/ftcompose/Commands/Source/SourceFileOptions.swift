import ArgumentParser
import ComposeModel
import Diagnostics
import FoundationEssentials

/// The options by which every command of the compiler is told its project, as `docker compose` takes
/// them.
struct SourceFileOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp(
            "A file of the project, later ones merged over earlier ones; - is standard input.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var files: [String] = []

    @Option(
        name: .customLong("env-file"),
        help: ArgumentHelp(
            "Variables for placeholders, instead of COMPOSE_ENV_FILES or .env; may be repeated.",
            valueName: "file"
        ),
        completion: .file()
    )
    var envFiles: [String] = []

    @Option(
        name: .customLong("profile"),
        help: ArgumentHelp("A profile that is on; may be repeated.", valueName: "name")
    )
    var profiles: [String] = []

    @Option(
        name: [.customShort("p"), .customLong("project-name")],
        help: ArgumentHelp("The project's name.", valueName: "name")
    )
    var projectName: String?

    @Option(
        name: .customLong("project-directory"),
        help: ArgumentHelp(
            "The folder that relative paths start from; else the first file's.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var projectDirectory: String?

    func validate() throws {
        if files.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("Standard input (-) can be read only once.")
        }
        if files.contains("") { throw ValidationError("-f needs the name of a file.") }
    }

    /// What the loader is to read; throws when no file is named and none is found.
    func loadOptions(
        file: String? = nil,
        resolvesPlaceholders: Bool = false,
        requiresValues: Bool = false
    ) throws(DiagnosticsError) -> LoadOptions {
        let environment = ProcessInfo.processInfo.environment
        var paths = file.map { [$0] } ?? files
        if paths.isEmpty {
            let folder = FileManager.default.currentDirectoryPath
            let found = try ComposeDiscovery.files(
                from: folder,
                environment: environment,
                envFiles: envFiles
            )
            // Findings, differences and other tools want the path as a person would write it.
            paths = found.map {
                $0.hasPrefix(folder + "/") ? String($0.dropFirst(folder.count + 1)) : $0
            }
        }
        return LoadOptions(
            paths: paths,
            profiles: profiles,
            projectDirectory: projectDirectory,
            projectName: projectName,
            envFiles: envFiles,
            environment: environment,
            resolvesPlaceholders: resolvesPlaceholders,
            requiresValues: requiresValues
        )
    }
}
