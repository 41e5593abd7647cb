import Diagnostics
import YAMLBridge

/// One entry of `include`, short or long, with its texts resolved.
struct IncludeEntry {
    /// The entry as it stands.
    let node: YAMLNode
    /// The files, the first being the main one.
    let paths: [ComposeText]
    let projectDirectory: ComposeText?
    /// The env files; empty takes the include's own `.env`.
    let envFiles: [ComposeText]

    /// The entries of a document; what is wrong is reported.
    static func read(
        _ root: YAMLNode,
        resolver: TextResolver,
        collector: DiagnosticCollector
    ) -> [IncludeEntry] {
        guard let include = root.entry("include") else { return [] }
        guard let items = include.value.items else {
            if include.value.scalar?.isNull ?? false { return [] }
            shape("`include` is a list, not \(include.value.kindName)", include.key, collector)
            return []
        }
        return items.compactMap { item in
            func texts(_ node: YAMLNode?, _ what: String) -> [ComposeText]? {
                guard let node else { return [] }
                let items = node.items ?? [node]
                let texts = items.map { resolver.resolve($0, what: what) }
                return texts.allSatisfy { $0 != nil } ? texts.compactMap { $0 } : nil
            }
            let isLong = item.rawEntries != nil
            for entry in item.entries ?? []
            where !["path", "project_directory", "env_file"].contains(entry.name) {
                shape("`\(entry.name)` is no key of `include`", entry.key, collector)
            }
            guard let paths = texts(isLong ? item["path"] : item, "the path of `include`"),
                let envFiles = texts(item["env_file"], "`env_file` of `include`")
            else { return nil }
            guard !paths.isEmpty else {
                shape("an entry of `include` needs a `path`", item, collector)
                return nil
            }
            let directory = item["project_directory"]
            let folder = directory.flatMap { resolver.resolve($0, what: "`project_directory`") }
            if directory != nil, folder == nil { return nil }
            return IncludeEntry(
                node: item,
                paths: paths,
                projectDirectory: folder,
                envFiles: envFiles
            )
        }
    }

    /// The first of its files that Compose would fetch from elsewhere.
    var remotePath: ComposeText? { paths.first { RemoteFile.isRemote($0.value) } }

    private static func shape(
        _ message: String,
        _ node: YAMLNode,
        _ collector: DiagnosticCollector
    ) {
        collector.report(
            Diagnostic(
                .composeShape,
                .error,
                message,
                at: node.range,
                remedy: "write `include: [FILE]` or `include: [{path: FILE}]`"
            )
        )
    }
}
