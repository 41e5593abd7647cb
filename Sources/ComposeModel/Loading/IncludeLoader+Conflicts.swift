import Diagnostics
import YAMLBridge

extension IncludeLoader {
    /// Reports names that a document and one of its includes bring in with different contents.
    func conflicts(_ imported: [ComposeInclude], with root: YAMLNode) {
        guard !imported.isEmpty else { return }
        var seen: [String: YAMLEntry] = [:]
        for (place, entry) in IncludeLoader.declarations(of: root) { seen[place] = entry }
        for include in imported {
            for (place, entry) in everything(in: include.unit) {
                guard let first = seen[place] else {
                    seen[place] = entry
                    continue
                }
                if IncludeLoader.isSame(first.value, entry.value) { continue }
                report(place, first, entry)
            }
        }
    }

    private func report(_ place: String, _ first: YAMLEntry, _ entry: YAMLEntry) {
        collector.report(
            Diagnostic(
                .includeBroken,
                .error,
                "`\(place)` stands here and in an included file",
                at: first.key.range,
                notes: [DiagnosticNote("the included one", at: entry.key.range)],
                remedy: "list the override under `path:` of the `include` entry; docker compose "
                    + "before 5.0 refuses the name twice, later versions merge"
            )
        )
    }

    /// What a unit declares itself and through its includes.
    private func everything(in index: Int) -> [(String, YAMLEntry)] {
        guard let unit = units[index] else { return [] }
        let own = IncludeLoader.declarations(of: unit.root)
        // A flattened document holds already what its includes bring in.
        guard unit.root.entry("include") != nil else { return own }
        return own + unit.includes.flatMap { everything(in: $0.unit) }
    }

    private static func declarations(of root: YAMLNode) -> [(String, YAMLEntry)] {
        sections.flatMap { section in
            (root[section]?.entries ?? []).map { ("\(section).\($0.name)", $0) }
        }
    }

    /// Whether two values are the same but for how they are written.
    private static func isSame(_ first: YAMLNode, _ second: YAMLNode) -> Bool {
        let first = first.resolved
        let second = second.resolved
        if first === second { return true }
        switch (first.content, second.content) {
        case (.scalar(let one), .scalar(let other)):
            return one.resolution(tag: first.tag) == other.resolution(tag: second.tag)
                && (one.isNull || one.text == other.text)
        case (.sequence(let one), .sequence(let other)):
            return one.count == other.count && zip(one, other).allSatisfy { isSame($0, $1) }
        case (.mapping, .mapping):
            guard let one = first.entries, let other = second.entries, one.count == other.count
            else { return false }
            let values = Dictionary(other.map { ($0.name, $0.value) }) { first, _ in first }
            return one.allSatisfy { entry in
                values[entry.name].map { isSame(entry.value, $0) } ?? false
            }
        default: return false
        }
    }
}
