import Diagnostics
import YAMLBridge

/// Reports values of a kind that Compose does not take where they stand.
struct ShapeCheck {
    let collector: DiagnosticCollector

    /// Whether a document has the right shape everywhere.
    func run(_ root: YAMLNode) -> Bool {
        let before = collector.errorCount
        var path: [String] = []
        check(root, ShapeTable.root, &path)
        return collector.errorCount == before
    }

    private func check(_ node: YAMLNode, _ table: ShapeTable, _ path: inout [String]) {
        // Compose's tags replace the value or take it away.
        if let tag = node.tag, YAMLNode.composeTags.contains(tag) { return }
        guard fits(node, table.kinds) else {
            collector.report(
                Diagnostic(
                    .composeShape,
                    .error,
                    "`\(path.joined(separator: "."))` is \(table.words), not \(node.kindName)",
                    at: node.range,
                    remedy: remedy(node, table)
                )
            )
            return
        }
        if let items = node.items, let below = table.below("[]") {
            for (index, item) in items.enumerated() {
                path.append("[\(index)]")
                check(item, below, &path)
                path.removeLast()
            }
        }
        guard node.rawEntries != nil else { return }
        for entry in node.entries ?? [] {
            // Services and the like may have names that start as extensions do.
            let isExtension = path.count != 1 && entry.name.hasPrefix("x-")
            guard !isExtension, let below = table.below(entry.name) else { continue }
            path.append(entry.name)
            check(entry.value, below, &path)
            path.removeLast()
        }
    }

    private func fits(_ node: YAMLNode, _ kinds: String) -> Bool {
        if kinds.isEmpty { return true }
        switch node.resolved.content {
        case .sequence: return kinds.contains("l")
        case .mapping: return kinds.contains("m")
        case .alias: return true
        case .scalar(let scalar):
            switch scalar.resolution(tag: node.resolved.tag) {
            case .null: return true
            case .string, .timestamp: return kinds.contains("s")
            // A quoted word is cast where a truth value is wanted.
            case .boolean: return kinds.contains("b")
            case .integer, .float: return kinds.contains("n")
            }
        }
    }

    private func remedy(_ node: YAMLNode, _ table: ShapeTable) -> String? {
        guard let text = node.text, table.kinds.contains("s") else { return nil }
        return "write \"\(text)\" with quotes"
    }
}
