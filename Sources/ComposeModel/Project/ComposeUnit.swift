public import Diagnostics
public import YAMLBridge

/// Files that are merged into one document: the project's own, or those of one `include` entry.
///
/// Each unit has a folder and variables of its own, and becomes one file of the output.
public struct ComposeUnit {
    /// The unit's number in `ComposeProject.units`; the project's own is 0.
    public let index: Int
    /// The path of the first file, as reached from the working directory.
    public let path: String
    /// The files, in the order they are merged.
    public let files: [SourceFile]
    /// The folder relative paths start from.
    public let directory: String
    /// The document to emit: the source's own nodes, or where there are several, their merge.
    public let root: YAMLNode
    /// The services as they come out of merging and `extends`.
    public let services: [ComposeService]
    /// The includes of this unit that were read.
    public let includes: [ComposeInclude]
    /// Values for placeholders.
    public let resolver: TextResolver

    /// The same unit with the project's name written in its document, first where it had none.
    func named(_ name: String) -> ComposeUnit {
        let old = root.entries ?? []
        let value = YAMLNode.string(name, at: root["name"]?.range)
        var entries = old.map {
            $0.name == "name" ? YAMLEntry(key: $0.key, value: value) : $0
        }
        if root.entry("name") == nil {
            entries.insert(YAMLEntry(key: .string("name"), value: value), at: 0)
        }
        return ComposeUnit(
            index: index,
            path: path,
            files: files,
            directory: directory,
            root: YAMLNode(.mapping(entries), range: root.range),
            services: services,
            includes: includes,
            resolver: resolver
        )
    }
}
