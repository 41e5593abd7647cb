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

    /// The path of the project's file, from a folder upwards.
    public static func find(
        from folder: String,
        environment: [String: String]
    ) throws(DiagnosticsError) -> String {
        if let listed = environment["COMPOSE_FILE"], !listed.isEmpty {
            let separator = environment["COMPOSE_PATH_SEPARATOR"] ?? ":"
            guard !listed.contains(separator) else {
                throw refusal("COMPOSE_FILE names several files; only one is read so far")
            }
            return listed
        }
        var folder = folder
        for _ in 0..<foldersMax {
            if let found = names.map({ FilePath.join(folder, $0) }).first(where: FileReader.isFile)
            {
                for name in overrides where FileReader.isFile(FilePath.join(folder, name)) {
                    throw refusal(
                        "\(FilePath.join(folder, name)) would be merged by Compose; overrides are "
                            + "not carried over yet",
                        remedy: "name the one file to build"
                    )
                }
                return found
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

    /// The files of the project in the order they are merged, from a folder upwards.
    public static func files(
        from folder: String,
        environment: [String: String]
    ) throws(DiagnosticsError) -> [String] {
        [try find(from: folder, environment: environment)]
    }

    private static func refusal(_ message: String, remedy: String? = nil) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(.composeUnsupported, .error, message, remedy: remedy)])
    }
}
