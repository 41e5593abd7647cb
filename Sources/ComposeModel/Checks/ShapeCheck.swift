import Diagnostics
import YAMLBridge

/// Reports values of a kind that Compose does not take where they stand.
struct ShapeCheck {
    let collector: DiagnosticCollector

    /// One step from the root to a value; put into words only where there is something to say.
    private enum Step {
        case key(String)
        case item(Int)

        var text: String {
            switch self {
            case .key(let name): name
            case .item(let index): "[\(index)]"
            }
        }
    }

    /// Whether a document has the right shape everywhere.
    func run(_ root: YAMLNode) -> Bool {
        let before = collector.errorCount
        var path: [Step] = []
        check(root, ShapeTable.root, &path)
        return collector.errorCount == before
    }

    private func check(_ node: YAMLNode, _ table: ShapeTable, _ path: inout [Step]) {
        // Compose's tags replace the value or take it away.
        if isTagged(node) { return }
        guard fits(node, table.kinds) else {
            collector.report(
                Diagnostic(
                    .composeShape,
                    .error,
                    "`\(words(path))` is \(table.words), not \(node.kindName)",
                    at: node.range,
                    remedy: remedy(node, table)
                )
            )
            return
        }
        switch node.resolved.content {
        case .alias: break
        case .scalar(let scalar): checkForm(scalar, of: node, table, path)
        case .sequence(let items):
            guard let below = table.item else { return }
            for (index, item) in items.enumerated() {
                path.append(.item(index))
                check(item, below, &path)
                path.removeLast()
            }
        case .mapping: check(entries: node.entries ?? [], table, &path)
        }
    }

    private func check(entries: [YAMLEntry], _ table: ShapeTable, _ path: inout [Step]) {
        let section = path.count == 1 ? path[0].text : nil
        let isNamed = section.map { ShapeCheck.namedSections.contains($0) } ?? false
        for entry in entries {
            let name = entry.name
            // Services and the like may have names that start as extensions do.
            if section == nil, name.utf8.first == UInt8(ascii: "x"), name.hasPrefix("x-") {
                continue
            }
            if isNamed, let section { checkName(name, entry, section) }
            guard let below = table.below(name) else {
                if !isAnnotated(entries, path) { unknown(entry, table, path) }
                continue
            }
            path.append(.key(name))
            check(entry.value, below, &path)
            checkPresence(entry, below, path)
            path.removeLast()
        }
    }

    private func checkPresence(_ entry: YAMLEntry, _ table: ShapeTable, _ path: [Step]) {
        guard table.kinds.contains(.required), entry.value.scalar?.isNull ?? false,
            !isTagged(entry.value)
        else { return }
        collector.report(
            Diagnostic(
                .composeShape,
                .error,
                "`\(words(path))` is \(table.words), and there is nothing",
                at: entry.key.range,
                remedy: entry.name == "services"
                    ? "write a service under it" : "write a value, or take the key out"
            )
        )
    }

    private func words(_ path: [Step]) -> String {
        path.map(\.text).joined(separator: ".")
    }

    private func isTagged(_ node: YAMLNode) -> Bool {
        guard node.hasComposeTags, let tag = node.tag else { return false }
        return YAMLNode.composeTags.contains(tag)
    }

    /// Whether a service's own keys are looked at where its annotation is read.
    private func isAnnotated(_ entries: [YAMLEntry], _ path: [Step]) -> Bool {
        path.count == 2 && path[0].text == "services"
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

    private func unknown(_ entry: YAMLEntry, _ table: ShapeTable, _ path: [Step]) {
        // Compose's tags may take the key away.
        guard let known = table.knownKeys, !isTagged(entry.value) else { return }
        let place = path.isEmpty ? "the top of a Compose file" : "`\(words(path))`"
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
    private func checkName(_ name: String, _ entry: YAMLEntry, _ section: String) {
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: ShapeCheck.namePunctuation.contains(byte)
            }
        }
        if isName, !name.isEmpty { return }
        collector.report(
            Diagnostic(
                .composeShape,
                .error,
                "`\(name)` is no name for one of the `\(section)`",
                at: entry.key.range,
                remedy: "use letters, digits, `.`, `_` and `-`"
            )
        )
    }

    private static let namedSections: Set<String> = ["services", "volumes", "secrets", "configs"]

    private static let namePunctuation: Set<UInt8> = [
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
    ]

    private func checkForm(
        _ scalar: YAMLScalar,
        of node: YAMLNode,
        _ table: ShapeTable,
        _ path: [Step]
    ) {
        guard let form = table.form,
            scalar.resolution(tag: node.resolved.tag) == .string, !form.takes(scalar.text)
        else { return }
        collector.report(
            Diagnostic(
                .composeShape,
                .error,
                "`\(words(path))` is \(form.words), not `\(scalar.text.prefix(40))`",
                at: node.range
            )
        )
    }

    private func fits(_ node: YAMLNode, _ kinds: ValueKinds) -> Bool {
        if kinds.isEmpty { return true }
        switch node.content {
        case .sequence: return kinds.contains(.list)
        case .mapping: return kinds.contains(.mapping)
        case .alias(_, let target): return fits(target, kinds)
        case .scalar(let scalar):
            switch scalar.resolution(tag: node.tag) {
            case .null: return true
            case .string, .timestamp: return kinds.contains(.string)
            // A quoted word is cast where a truth value is wanted.
            case .boolean: return kinds.contains(.boolean)
            case .integer, .float: return kinds.contains(.number)
            }
        }
    }

    private func remedy(_ node: YAMLNode, _ table: ShapeTable) -> String? {
        guard let text = node.text, table.kinds.contains(.string) else { return nil }
        if table.form == .duration { return "write a unit: `\(text)s`" }
        return "write \"\(text)\" with quotes"
    }
}
