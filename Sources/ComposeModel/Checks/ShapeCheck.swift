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
        checkForm(node, table, path)
        if let items = node.items, let below = table.below("[]") {
            for (index, item) in items.enumerated() {
                path.append("[\(index)]")
                check(item, below, &path)
                path.removeLast()
            }
        }
        guard node.rawEntries != nil else { return }
        let entries = node.entries ?? []
        for entry in entries {
            // Services and the like may have names that start as extensions do.
            let isExtension = path.count != 1 && entry.name.hasPrefix("x-")
            if isExtension { continue }
            if path.count == 1 { checkName(entry, path[0]) }
            guard let below = table.below(entry.name) else {
                if !isAnnotated(entries, path) { unknown(entry, table, path) }
                continue
            }
            path.append(entry.name)
            check(entry.value, below, &path)
            path.removeLast()
        }
    }

    /// Whether a service's own keys are looked at where its annotation is read.
    private func isAnnotated(_ entries: [YAMLEntry], _ path: [String]) -> Bool {
        path.count == 2 && path[0] == "services"
            && entries.contains { entry in
                let name = entry.name.lowercased().replacing("-", with: "_")
                    .replacing(" ", with: "_")
                return name.hasPrefix("x_ft") || ShapeCheck.ownKeys.contains(name)
            }
    }

    /// Keys of the annotation that may stand directly in a service.
    private static let ownKeys: Set<String> = [
        "ft", "xft", "ft_level", "input", "inputs", "output", "outputs", "storage", "ft_parameter",
        "ft_parameters",
    ]

    private func unknown(_ entry: YAMLEntry, _ table: ShapeTable, _ path: [String]) {
        guard let known = table.knownKeys else { return }
        // Compose's tags may take the key away.
        if let tag = entry.value.tag, YAMLNode.composeTags.contains(tag) { return }
        let place = path.isEmpty ? "the top of a Compose file" : "`\(path.joined(separator: "."))`"
        let nearest = NearestWord.find(entry.name.lowercased(), among: known)
        collector.report(
            Diagnostic(
                .unknownComposeKey,
                .warning,
                "`\(entry.name)` is no key of \(place): docker compose refuses the file",
                at: entry.key.range,
                remedy: nearest.map { "write `\($0)`" }
                    ?? "take it out, or let its name begin with `x-`"
            )
        )
    }

    /// Names of services and the like, where Compose's schema limits them.
    private func checkName(_ entry: YAMLEntry, _ section: String) {
        guard ["services", "volumes", "secrets", "configs"].contains(section) else { return }
        let isName = entry.name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: ShapeCheck.namePunctuation.contains(byte)
            }
        }
        if isName, !entry.name.isEmpty { return }
        collector.report(
            Diagnostic(
                .composeShape,
                .error,
                "`\(entry.name)` is no name for one of the `\(section)`",
                at: entry.key.range,
                remedy: "use letters, digits, `.`, `_` and `-`"
            )
        )
    }

    private static let namePunctuation: Set<UInt8> = [
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
    ]

    private func checkForm(_ node: YAMLNode, _ table: ShapeTable, _ path: [String]) {
        guard let form = table.form, let scalar = node.scalar,
            scalar.resolution(tag: node.resolved.tag) == .string, !form.takes(scalar.text)
        else { return }
        collector.report(
            Diagnostic(
                .composeShape,
                .error,
                "`\(path.joined(separator: "."))` is \(form.words), not `\(scalar.text.prefix(40))`",
                at: node.range
            )
        )
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
        if table.form == .duration { return "write a unit: `\(text)s`" }
        return "write \"\(text)\" with quotes"
    }
}
