public import Diagnostics
import YAMLBridge

/// Loads a project: files, overrides, documents, includes and what services extend.
public struct ComposeLoader {
    private let options: LoadOptions
    private let collector: DiagnosticCollector

    /// Creates a loader.
    public init(options: LoadOptions, collector: DiagnosticCollector) {
        self.options = options
        self.collector = collector
    }

    /// The project, or nil when nothing later could run; findings are in the collector.
    public func load() -> ComposeProject? {
        load(with: SourceReader(collector: collector))
    }

    /// The project of a text; the path of the options names it in findings.
    public func load(bytes: [UInt8]) -> ComposeProject? {
        load(with: SourceReader(collector: collector, given: [options.path: bytes]))
    }

    private func load(with reader: SourceReader) -> ComposeProject? {
        guard !options.paths.isEmpty else {
            collector.report(Diagnostic(.fileUnreadable, .error, "no file is named"))
            return nil
        }
        let directory = options.directory
        guard let variables = variables(directory) else { return nil }
        for path in options.paths where reader.documents(path, for: nil) == nil { return nil }
        let naming = ProjectName(options: options, collector: collector)
        let name = naming.find(in: reader, directory: directory, environment: variables)
        guard !collector.hasErrors else { return nil }
        let environment =
            variables["COMPOSE_PROJECT_NAME"] == nil
            ? variables.adding(name.map { ["COMPOSE_PROJECT_NAME": $0] } ?? [:]) : variables
        let sources = UnitSources(
            reader: reader,
            directory: directory,
            environment: environment,
            resolver: TextResolver(environment: environment, collector: collector),
            resolves: options.resolvesPlaceholders,
            requiresValues: options.requiresValues
        )
        let includes = IncludeLoader(main: options.path, collector: collector)
        let loader = UnitLoader(
            sources: sources,
            collector: collector,
            index: 0,
            includes: includes
        )
        guard let main = loader.load(options.paths, at: nil), !collector.hasErrors else {
            return nil
        }
        let units = [main] + includes.units.dropFirst().compactMap { $0 }
        let project = ComposeProject(
            files: reader.files,
            // A flattened project has no includes left, and its name hangs on no variable or folder.
            units: options.resolvesPlaceholders ? [name.map { main.named($0) } ?? main] : units,
            name: name,
            collector: collector
        )
        ConsistencyCheck(
            project: project,
            profiles: profiles(environment),
            isPartial: includes.hasUnread
        ).run()
        return project
    }

    /// The profiles asked for, else those of `COMPOSE_PROFILES`.
    private func profiles(_ environment: ProjectEnvironment) -> Set<String> {
        if !options.profiles.isEmpty { return Set(options.profiles) }
        let listed = environment["COMPOSE_PROFILES"] ?? ""
        return Set(
            listed.split(separator: ",").map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        )
    }

    /// The process' variables and those of env files; nil after a report.
    private func variables(_ directory: String) -> ProjectEnvironment? {
        let process = ProjectEnvironment(process: options.environment)
        let files = EnvFileReader(collector: collector)
        let before = collector.errorCount
        var values: [String: String] = [:]
        let named = LoadOptions.envFiles(options.envFiles, environment: options.environment)
        if !named.isEmpty {
            values = files.read(named, isOptional: false, process)
        } else if !isEnvFileDisabled {
            values = files.read([FilePath.join(directory, ".env")], isOptional: true, process)
        }
        return collector.errorCount == before ? process.adding(values) : nil
    }

    private var isEnvFileDisabled: Bool {
        ["1", "t", "T", "TRUE", "true", "True"].contains(
            options.environment["COMPOSE_DISABLE_ENV_FILE"] ?? ""
        )
    }
}
