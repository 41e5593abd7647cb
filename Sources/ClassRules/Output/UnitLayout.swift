import ComposeModel
import Diagnostics
import YAMLBridge

/// Which of a project's units are written anew, and where.
///
/// An included file with annotated services becomes a file beside it, with the folder and the env
/// files of its `include` entry; flattening it would give its placeholders other values.
struct UnitLayout {
    private let project: ComposeProject
    private let emitted: Set<Int>

    init(project: ComposeProject, annotated: [ComposeService]) {
        self.project = project
        var emitted = Set(annotated.map(\.unit))
        var before = -1
        while before < emitted.count {
            before = emitted.count
            for unit in project.units
            where unit.includes.contains(where: { emitted.contains($0.unit) }) {
                emitted.insert(unit.index)
            }
        }
        self.emitted = emitted
    }

    /// Whether a unit gets a file; the project's own always does.
    func isEmitted(_ unit: ComposeUnit) -> Bool { unit.index == 0 || emitted.contains(unit.index) }

    /// The path of an included unit's file, from the project's folder.
    func path(of unit: ComposeUnit) -> String {
        FilePath.relative(BuildRun.outputPath(for: unit.path), from: project.directory)
    }

    /// The new forms of a unit's `include` entries, by the old ones; what cannot be is reported.
    func replacedIncludes(of unit: ComposeUnit) -> [ObjectIdentifier: YAMLNode] {
        var changed: [ObjectIdentifier: YAMLNode] = [:]
        for include in unit.includes where emitted.contains(include.unit) {
            if let node = replaced(include.node) { changed[ObjectIdentifier(include.node)] = node }
        }
        return changed
    }

    private func replaced(_ node: YAMLNode) -> YAMLNode? {
        guard let entries = node.entries else {
            return name(node).map { .string($0, at: node.range) }
        }
        var made: [YAMLEntry] = []
        for entry in entries {
            guard entry.name == "path" else {
                made.append(YAMLEntry(key: entry.key.expanded(), value: entry.value.expanded()))
                continue
            }
            guard let first = entry.value.items?.first ?? Optional(entry.value),
                let name = name(first)
            else { return nil }
            made.append(YAMLEntry(key: entry.key, value: .string(name, at: first.range)))
        }
        return .mapping(entries: made, isFlow: node.isFlow)
    }

    /// The path of the emitted file as the source writes its own.
    private func name(_ node: YAMLNode) -> String? {
        guard let text = node.text else { return nil }
        guard FilePath.name(of: text).contains("$") else { return BuildRun.outputPath(for: text) }
        project.collector.report(
            Diagnostic(
                .mergeUnresolved,
                .error,
                "the name of an included file with annotated services is a placeholder",
                at: node.range,
                remedy: "write the file's name out, or build with `--resolve`"
            )
        )
        return nil
    }
}
