import YAMLBridge

/// What loading one unit leans on: its files, its folder and its variables.
struct UnitSources {
    let reader: SourceReader
    /// The folder relative paths start from.
    let directory: String
    let environment: ProjectEnvironment
    let resolver: TextResolver
    /// Whether placeholders are replaced.
    let resolves: Bool
    /// Whether `${NAME:?}` must have a value; what replaces placeholders finds those without by itself.
    let requiresValues: Bool

    /// The documents of a file as `SourceReader` gives them; what they require is looked for among the
    /// unit's variables.
    func documents(_ path: String, for node: YAMLNode?) -> [YAMLDocument]? {
        let documents = reader.documents(path, for: node)
        if requiresValues, !resolves {
            for case let root? in (documents ?? []).map(\.root) {
                PlaceholderCheck(collector: reader.collector).requireValues(root, resolver)
            }
        }
        return documents
    }

    /// A document ready for merging: no aliases, no merge keys, and with values where asked for.
    ///
    /// A document that stands alone stays as it is, so that its anchors survive.
    func prepared(_ root: YAMLNode, isAlone: Bool) -> YAMLNode? {
        if resolves { return NodeInterpolator(resolver: resolver).interpolated(root.expanded()) }
        return isAlone ? root : root.expanded()
    }
}
