public import Diagnostics

/// Finds the Compose file when none is named, as Compose does.
public enum ComposeDiscovery {
    private static let names = [
        "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml",
    ]
    private static let overrides = [
        "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml",
        "docker-compose.override.yaml",
    ]
    /// How many folders upwards are looked at.
    private static let foldersMax = 64

    /// The path of the project's first file, from a folder upwards.
    public static func find(
        from folder: String,
        environment: [String: String]
    ) throws(DiagnosticsError) -> String {
        try files(from: folder, environment: environment)[0]
    }

    /// The files of the project in the order they are merged: those of `COMPOSE_FILE`, else the
    /// first standard name in a folder or above it, with its override.
    ///
    /// `COMPOSE_FILE` may also stand in the env files, which are those of `LoadOptions.envFiles`.
    public static func files(
        from folder: String,
        environment: [String: String],
        envFiles: [String] = []
    ) throws(DiagnosticsError) -> [String] {
        let environment = withEnvFiles(envFiles, environment, in: folder)
        if let listed = environment["COMPOSE_FILE"], !listed.isEmpty {
            let separator = environment["COMPOSE_PATH_SEPARATOR"].flatMap { $0.isEmpty ? nil : $0 }
            return listed.split(separator: separator ?? ":").map(String.init)
        }
        var folder = folder
        for _ in 0..<foldersMax {
            if let found = names.map({ FilePath.join(folder, $0) }).first(where: FileReader.isFile)
            {
                let override = overrides.map { FilePath.join(folder, $0) }
                    .first(where: FileReader.isFile)
                return [found] + (override.map { [$0] } ?? [])
            }
            let parent = FilePath.directory(of: folder)
            if parent == folder || parent == "." { break }
            folder = parent
        }
        throw DiagnosticsError([
            Diagnostic(
                .fileUnreadable,
                .error,
                "there is no \(names.joined(separator: ", ")) here or in a folder above",
                remedy: "name the file: ftcompose build FILE"
            )
        ])
    }

    /// The variables with those of the env files, or else of the folder's `.env`, behind them; what is
    /// wrong there is said when the project is loaded.
    private static func withEnvFiles(
        _ given: [String],
        _ environment: [String: String],
        in folder: String
    ) -> ProjectEnvironment {
        let process = ProjectEnvironment(process: environment)
        let files = EnvFileReader(collector: DiagnosticCollector())
        let named = LoadOptions.envFiles(given, environment: environment)
        let paths = named.isEmpty ? [".env"] : named
        let whole = paths.map { FilePath.join(folder, $0) }
        return process.adding(files.read(whole, isOptional: true, process))
    }
}
