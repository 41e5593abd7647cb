import FoundationEssentials

/// What the user and the surroundings say about which Compose project is meant.
///
/// The order is Compose's own: `-p`, `COMPOSE_PROJECT_NAME`, the file's `name:`, the folder's name.
public struct ProjectHint: Sendable, Equatable {
    /// A project name and where it came from.
    public struct Name: Sendable, Equatable {
        /// The name.
        public var name: String
        /// Where it came from, for messages.
        public var source: String
        /// True when the user said it, so that nothing else may be tried.
        public var isExplicit: Bool
    }

    private static let fileNames = [
        "compose.ft.yml", "compose.yaml", "compose.yml", "docker-compose.yaml",
        "docker-compose.yml",
    ]
    private static let fileBytesMax = 4_194_304

    /// `-p`/`--project-name`.
    public var projectName: String?
    /// `-f`/`--file`.
    public var file: String?
    /// Environment variables.
    public var environment: [String: String]
    /// Folder the command was started in.
    public var workingDirectory: String

    /// Creates a hint; environment and folder are the process's own when they are nil.
    public init(
        projectName: String? = nil,
        file: String? = nil,
        environment: [String: String]? = nil,
        workingDirectory: String? = nil
    ) {
        self.projectName = projectName
        self.file = file
        self.environment = environment ?? ProcessInfo.processInfo.environment
        self.workingDirectory = workingDirectory ?? FileManager.default.currentDirectoryPath
    }

    /// The name these hints lead to.
    public var name: Name {
        if let projectName, !projectName.isEmpty {
            return Name(name: projectName, source: "--project-name", isExplicit: true)
        }
        if let name = environment["COMPOSE_PROJECT_NAME"], !name.isEmpty {
            return Name(name: name, source: "COMPOSE_PROJECT_NAME", isExplicit: true)
        }
        let file = composeFile
        if let file, let name = Self.topLevelName(inFile: file) {
            return Name(name: name, source: "name: in \(file)", isExplicit: self.file != nil)
        }
        let folder = file.map(Self.folder) ?? workingDirectory
        return Name(
            name: Self.normalized(Self.lastComponent(folder)),
            source: "the folder \(folder)",
            isExplicit: self.file != nil
        )
    }

    /// A folder's name as Compose makes a project name of it.
    ///
    /// - Parameter name: name of a folder.
    /// - Returns: its lower-case letters, digits, dashes and underscores, not starting with a sign.
    public static func normalized(_ name: String) -> String {
        let kept = name.lowercased().unicodeScalars.filter { scalar in
            switch scalar {
            case "a"..."z", "0"..."9", "-", "_": true
            default: false
            }
        }
        return String(String.UnicodeScalarView(kept.drop { $0 == "-" || $0 == "_" }))
    }

    private var composeFile: String? {
        if let file { return absolute(file) }
        if let list = environment["COMPOSE_FILE"], !list.isEmpty {
            let separator = environment["COMPOSE_PATH_SEPARATOR"] ?? ":"
            return list.split(separator: separator).first.map { absolute(String($0)) }
        }
        return Self.fileNames.map(absolute).first {
            FileManager.default.fileExists(atPath: $0)
        }
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
    }

    private static func folder(of path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
        var clean: [Substring] = []
        for part in parts where part != "." {
            if part == ".." { _ = clean.popLast() } else { clean.append(part) }
        }
        return "/" + clean.joined(separator: "/")
    }

    private static func lastComponent(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? ""
    }

    /// The value of a `name:` at the left margin.
    ///
    /// Only a plain or simply quoted word counts: a name with placeholders depends on variables that
    /// Compose resolves, and `-p` is the way to say it here.
    private static func topLevelName(inFile path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path), data.count <= fileBytesMax
        else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("name:") {
            let uncommented = line.dropFirst("name:".count).split(separator: " #").first ?? ""
            let value = uncommented.filter { $0 != " " && $0 != "\"" && $0 != "'" && $0 != "\t" }
            let isPlain = value.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "0"..."9", "-", "_": true
                default: false
                }
            }
            return isPlain && !value.isEmpty ? value : nil
        }
        return nil
    }
}
