import ComposeModel
import Diagnostics
import YAMLBridge

/// Finds and reads `.ftcompose.yml`; what is wrong with it is reported at its place.
struct LintConfigurationReader {
    /// The file's name.
    static let name = ".ftcompose.yml"
    /// How many folders upwards are looked at.
    private static let foldersMax = 64
    private static let keys = [
        "rules", "ignore", "fail_on", "max_warnings", "baseline", "formats",
    ]
    let options: LintOptions
    let collector: DiagnosticCollector

    /// The configuration; the standard one when there is no file.
    func read() -> LintConfiguration {
        var configuration = LintConfiguration()
        guard !options.ignoresConfig, let path = options.configPath ?? find() else {
            return configuration
        }
        configuration.path = path
        do throws(FileReader.Problem) {
            let bytes = try FileReader.read(FilePath.join(options.root, path))
            let parsed = DiagnosticCollector()
            let documents = YAMLParser().parse(bytes: bytes, path: path, collector: parsed)
            parsed.diagnostics.forEach(collector.report)
            guard !parsed.hasErrors, let root = documents.first?.root else { return configuration }
            fill(&configuration, root)
        } catch {
            let message = "\(path) cannot be read: \(error.message)"
            collector.report(
                Diagnostic(
                    .configInvalid,
                    .error,
                    message,
                    at: .beginning(of: path),
                    remedy: "make it a file that may be read, or name another with `--config`"
                )
            )
        }
        return configuration
    }

    private func find() -> String? {
        var folder = FilePath.normalized(
            FilePath.join(options.root, FilePath.directory(of: options.load.path))
        )
        for _ in 0..<LintConfigurationReader.foldersMax {
            let path = FilePath.join(folder, LintConfigurationReader.name)
            if FileReader.isFile(path) { return ReportPath.relative(path, to: options.root) }
            // The root of a checkout ends the search: what is above belongs to somebody else.
            if FileReader.exists(FilePath.join(folder, ".git")) { return nil }
            let parent = FilePath.directory(of: folder)
            if parent == folder { return nil }
            folder = parent
        }
        return nil
    }

    private func fill(_ configuration: inout LintConfiguration, _ root: YAMLNode) {
        if root.scalar?.isNull ?? false { return }
        guard let entries = root.entries else {
            return refuse(root, "the configuration is a mapping, not \(root.kindName)")
        }
        for entry in entries {
            switch entry.name {
            case "rules": configuration.levels = levels(entry.value)
            case "ignore":
                configuration.exceptions = items(entry).compactMap { exception($0) }
            case "fail_on": configuration.failOn = severity(entry.value)
            case "max_warnings":
                if let number = entry.value.scalar?.integer, number >= 0 {
                    configuration.warningsMax = number
                } else {
                    refuse(entry.value, "`max_warnings` is a whole number from 0")
                }
            case "baseline":
                configuration.baseline = text(entry.value).map { path in
                    let folder = FilePath.directory(of: configuration.path ?? "")
                    return FilePath.join(folder, path)
                }
            case "formats": configuration.formats = items(entry).compactMap { format($0) }
            default:
                let keys = LintConfigurationReader.keys
                let near = KeySpelling.nearest(to: entry.name, among: keys)
                let hint = near.map { "; did you mean `\($0)`?" } ?? ""
                refuse(
                    entry.key,
                    "`\(entry.name)` is no key of \(LintConfigurationReader.name)\(hint)",
                    remedy: "the keys are \(keys.joined(separator: ", "))"
                )
            }
        }
    }

    private func levels(_ node: YAMLNode) -> [String: LintConfiguration.Level] {
        guard let entries = node.entries else {
            refuse(node, "`rules` is a mapping such as {FT009: error}, not \(node.kindName)")
            return [:]
        }
        var levels: [String: LintConfiguration.Level] = [:]
        for entry in entries {
            guard let code = code(entry.key) else { continue }
            // `off` is a truth value to some readers of YAML; both are taken.
            if entry.value.text == "off" || entry.value.text == "false" {
                levels[code] = .off
            } else if let severity = severity(entry.value, or: "off, ") {
                levels[code] = .severity(severity)
            }
        }
        return levels
    }

    private func exception(_ node: YAMLNode) -> LintConfiguration.Exception? {
        guard let entries = node.entries else {
            refuse(node, "an entry of `ignore` is a mapping with rules, paths and reason")
            return nil
        }
        let keys = ["rules", "paths", "reason", "until"]
        for entry in entries where !keys.contains(entry.name) {
            refuse(entry.key, "`\(entry.name)` is not known in `ignore`")
        }
        let codes = node.entry("rules").map { items($0).compactMap { code($0) } } ?? []
        guard !codes.isEmpty else {
            refuse(node, "an entry of `ignore` names `rules`")
            return nil
        }
        guard let reason = node["reason"]?.text, !reason.isEmpty else {
            refuse(node, "an entry of `ignore` gives a `reason`")
            return nil
        }
        var until: CalendarDate?
        if let date = node["until"] {
            until = date.text.flatMap { CalendarDate($0) }
            if until == nil { refuse(date, "`until` is one day such as 2027-01-31") }
        }
        let paths = node.entry("paths").map { items($0).compactMap { text($0) } } ?? []
        return LintConfiguration.Exception(
            codes: Set(codes),
            paths: paths.map { PathPattern($0) },
            reason: reason,
            until: until,
            range: node.range
        )
    }

    private func code(_ node: YAMLNode) -> String? {
        let name = node.text ?? ""
        if let page = RulePages.find(name) { return page.code }
        let near = RulePages.nearest(to: name).first.map { "; did you mean \($0)?" } ?? ""
        refuse(node, "`\(name)` is the name of no finding\(near)")
        return nil
    }

    private func severity(_ node: YAMLNode, or others: String = "") -> Severity? {
        if let severity = node.text.flatMap({ Severity(rawValue: $0) }) { return severity }
        refuse(
            node,
            "`\(node.text ?? node.kindName)` is no severity",
            remedy: "write \(others)info, warning or error"
        )
        return nil
    }

    private func items(_ entry: YAMLEntry) -> [YAMLNode] {
        if let items = entry.value.items { return items }
        refuse(entry.value, "`\(entry.name)` is a list, not \(entry.value.kindName)")
        return []
    }

    private func format(_ node: YAMLNode) -> String? {
        guard let text = text(node) else { return nil }
        let name = String(text.prefix { $0 != "=" })
        if ReportFormat(rawValue: name) != nil { return text }
        let names = ReportFormat.allCases.map(\.rawValue)
        let near = KeySpelling.nearest(to: name, among: names).map { "; did you mean `\($0)`?" }
        refuse(
            node,
            "`\(name)` is no format\(near ?? "")",
            remedy: "write one of \(names.joined(separator: ", ")), with =FILE to write a file"
        )
        return nil
    }

    private func text(_ node: YAMLNode) -> String? {
        if let text = node.text, !text.isEmpty { return text }
        refuse(node, "a text belongs here, not \(node.kindName)")
        return nil
    }

    private func refuse(_ node: YAMLNode, _ message: String, remedy: String? = nil) {
        collector.report(
            Diagnostic(.configInvalid, .error, message, at: node.range, remedy: remedy)
        )
    }
}
