public import Diagnostics
public import YAMLBridge

/// One Compose file, loaded: its nodes, its services and the environment its placeholders see.
public struct ComposeProject {
    /// The source.
    public let file: SourceFile
    /// The whole document.
    public let root: YAMLNode
    /// The services in the order of the file.
    public let services: [ComposeService]
    /// Values for placeholders.
    public let resolver: TextResolver
    /// Where findings go.
    public let collector: DiagnosticCollector

    /// Creates a project from its parts.
    init(
        file: SourceFile,
        root: YAMLNode,
        services: [ComposeService],
        resolver: TextResolver,
        collector: DiagnosticCollector
    ) {
        self.file = file
        self.root = root
        self.services = services
        self.resolver = resolver
        self.collector = collector
    }

    /// The folder that relative paths start from.
    public var directory: String { FilePath.directory(of: file.path) }

    /// The declaration of a name in a top-level section such as `volumes`.
    public func declaration(_ section: String, _ name: String) -> YAMLEntry? {
        root[section]?.entry(name)
    }

    /// The entries of a top-level section.
    public func declarations(_ section: String) -> [YAMLEntry] {
        root[section]?.entries ?? []
    }
}
