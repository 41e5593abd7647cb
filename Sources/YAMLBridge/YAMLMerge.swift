/// Merge keys (`<<`): mappings, aliases to mappings, and sequences of either.
enum YAMLMerge {
    /// The entries with merge keys resolved: an explicit key wins, then the earlier merged mapping.
    ///
    /// A merged entry stands where its merge key stood and keeps the range it was read at.
    static func flatten(_ entries: [YAMLEntry]) -> [YAMLEntry] {
        guard entries.contains(where: \.isMerge) else { return entries }
        var seen = Set(entries.lazy.filter { !$0.isMerge }.map(\.name))
        var result: [YAMLEntry] = []
        for entry in entries {
            guard entry.isMerge else {
                result.append(entry)
                continue
            }
            for source in sources(of: entry.value) {
                for merged in source.entries ?? [] where seen.insert(merged.name).inserted {
                    result.append(merged)
                }
            }
        }
        return result
    }

    /// Whether a value may stand after `<<`.
    static func isMergeable(_ value: YAMLNode) -> Bool {
        if value.rawEntries != nil { return true }
        return value.items?.allSatisfy { $0.rawEntries != nil } ?? false
    }

    private static func sources(of value: YAMLNode) -> [YAMLNode] {
        if let items = value.items { return items }
        return [value]
    }
}
