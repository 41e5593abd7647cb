public import Diagnostics
import YAMLBridge

/// Loads one Compose file with its `.env`, and refuses what it cannot carry over.
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
        guard options.paths.count == 1 else {
            let message = "several files are not merged yet"
            collector.report(Diagnostic(.composeUnsupported, .error, message))
            return nil
        }
        do throws(FileReader.Problem) {
            return load(bytes: try FileReader.read(options.path))
        } catch {
            let message = "\(options.path) cannot be read: \(error.message)"
            collector.report(Diagnostic(.fileUnreadable, .error, message))
            return nil
        }
    }

    /// The project of a text; the path of the options names it in findings.
    public func load(bytes: [UInt8]) -> ComposeProject? {
        let documents = YAMLParser().parse(bytes: bytes, path: options.path, collector: collector)
        guard !collector.hasErrors else { return nil }
        let filled = documents.filter { $0.root.map { !($0.scalar?.isNull ?? false) } ?? false }
        guard let document = filled.first, let root = document.root else {
            let message = "\(options.path) has no content"
            collector.report(Diagnostic(.composeShape, .error, message))
            return nil
        }
        if filled.count > 1 {
            let remedy = "merge the documents into one"
            report(
                .composeUnsupported,
                "several documents in one file are not read yet",
                filled[1].root,
                remedy: remedy
            )
            return nil
        }
        guard root.rawEntries != nil else {
            report(.composeShape, "a Compose file is a mapping, not \(root.kindName)", root)
            return nil
        }
        if let include = root.entry("include") {
            report(
                .composeUnsupported,
                "`include` is not carried over yet",
                include.key,
                remedy: "put the services into this file"
            )
        }
        let environment = environment()
        let services = services(root)
        checkSections(root)
        guard !collector.hasErrors else { return nil }
        return ComposeProject(
            files: [document.file],
            directory: directory,
            root: root,
            services: services,
            resolver: TextResolver(environment: environment, collector: collector),
            collector: collector
        )
    }

    private var directory: String {
        options.projectDirectory ?? FilePath.directory(of: options.path)
    }

    private func services(_ root: YAMLNode) -> [ComposeService] {
        guard let section = root.entry("services") else { return [] }
        guard let entries = section.value.entries else {
            if section.value.scalar?.isNull ?? false { return [] }
            report(
                .composeShape,
                "`services` is a mapping, not \(section.value.kindName)",
                section.value
            )
            return []
        }
        return entries.compactMap { entry in
            guard entry.value.rawEntries != nil else {
                report(
                    .composeShape,
                    "service `\(entry.name)` is a mapping, not \(entry.value.kindName)",
                    entry.value.range == nil ? entry.key : entry.value
                )
                return nil
            }
            return ComposeService(
                name: entry.name,
                key: entry.key,
                node: entry.value,
                directory: directory
            )
        }
    }

    private func checkSections(_ root: YAMLNode) {
        for name in ["networks", "volumes", "configs", "secrets"] {
            guard let section = root.entry(name), section.value.entries == nil,
                !(section.value.scalar?.isNull ?? false)
            else { continue }
            report(
                .composeShape,
                "`\(name)` is a mapping, not \(section.value.kindName)",
                section.value
            )
        }
    }

    private func environment() -> ProjectEnvironment {
        let process = options.environment
        var files: [String: String] = [:]
        let isDefault = options.envFiles.isEmpty
        let beside = FilePath.join(directory, ".env")
        for path in isDefault ? [beside] : options.envFiles {
            guard
                let values = envFile(
                    path,
                    isOptional: isDefault,
                    known: { process[$0] ?? files[$0] }
                )
            else { continue }
            files.merge(values) { _, later in later }
        }
        return ProjectEnvironment(process: process, files: files)
    }

    private func envFile(
        _ path: String,
        isOptional: Bool,
        known: (String) -> String?
    ) -> [String: String]? {
        do throws(FileReader.Problem) {
            let file = SourceFile(path: path, bytes: try FileReader.read(path))
            return DotEnv(file: file, collector: collector, lookup: known).values
        } catch {
            if !isOptional || !error.isMissing {
                let message = "env file \(path) cannot be read: \(error.message)"
                collector.report(Diagnostic(.fileUnreadable, .error, message))
            }
            return nil
        }
    }

    private func report(
        _ id: DiagnosticID,
        _ message: String,
        _ node: YAMLNode?,
        remedy: String? = nil
    ) {
        collector.report(Diagnostic(id, .error, message, at: node?.range, remedy: remedy))
    }
}
