import Diagnostics
import YAMLBridge

/// Reports secrets, configs and volumes that Compose refuses: with no source or several, or external
/// and described all the same.
struct DeclarationCheck {
    let project: ComposeProject

    func run() {
        for entry in project.declarations("secrets") {
            checkSource(entry, "secrets", ["file", "environment"])
        }
        for entry in project.declarations("configs") {
            checkSource(entry, "configs", ["file", "environment", "content"])
        }
        project.declarations("volumes").forEach(checkExternal)
    }

    private func checkSource(_ entry: YAMLEntry, _ section: String, _ sources: [String]) {
        // Compose's tags take the declaration away.
        if entry.value.tag != nil { return }
        let written = sources.compactMap { entry.value.entry($0) }
        let words = sources.map { "`\($0)`" }.joined(separator: " or ")
        if written.count > 1 {
            report(
                "`\(section).\(entry.name)` has several sources",
                written[1].key,
                remedy: "keep one of \(words)"
            )
        }
        let isElsewhere = ["driver", "external"].contains { entry.value.entry($0) != nil }
        if written.isEmpty, !isElsewhere {
            report("`\(section).\(entry.name)` has no source", entry.key, remedy: "add \(words)")
        }
    }

    private func checkExternal(_ entry: YAMLEntry) {
        guard let external = entry.value.entry("external"),
            external.value.scalar?.boolean == true
        else { return }
        for other in entry.value.entries ?? []
        where !["external", "name"].contains(other.name) && !other.name.hasPrefix("x-") {
            report(
                "`volumes.\(entry.name)` is external and has `\(other.name)`",
                other.key,
                remedy: "an external volume has a `name` at most"
            )
        }
    }

    private func report(_ message: String, _ node: YAMLNode, remedy: String) {
        project.collector.report(
            Diagnostic(.settingsClash, .error, message, at: node.range, remedy: remedy)
        )
    }
}
