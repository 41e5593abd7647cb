public import Diagnostics
public import YAMLBridge

/// A project, loaded: its nodes, its services and the environment its placeholders see.
public struct ComposeProject {
    /// The sources in the order they were read; the first names the project in findings.
    public let files: [SourceFile]
    /// The folder that relative paths start from.
    public let directory: String
    /// The whole document, files merged; every node keeps the range of the file it came from.
    public let root: YAMLNode
    /// The services in the order of the file.
    public let services: [ComposeService]
    /// Values for placeholders.
    public let resolver: TextResolver
    /// Where findings go.
    public let collector: DiagnosticCollector

    /// Creates a project from its parts.
    init(
        files: [SourceFile],
        directory: String,
        root: YAMLNode,
        services: [ComposeService],
        resolver: TextResolver,
        collector: DiagnosticCollector
    ) {
        self.files = files
        self.directory = directory
        self.root = root
        self.services = services
        self.resolver = resolver
        self.collector = collector
    }

    /// The first source.
    public var file: SourceFile { files[0] }

    /// The values a service's placeholders see: an included service sees those of its include.
    public func resolver(for service: ComposeService) -> TextResolver { resolver }

    /// The declaration of a name in a top-level section such as `volumes`.
    public func declaration(_ section: String, _ name: String) -> YAMLEntry? {
        root[section]?.entry(name)
    }

    /// The entries of a top-level section.
    public func declarations(_ section: String) -> [YAMLEntry] {
        root[section]?.entries ?? []
    }
}
