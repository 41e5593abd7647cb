import Diagnostics
import YAMLBridge

/// One service's values, laid out for people and for programs.
struct Explanation {
    /// One line of the table.
    private struct Row {
        let path: String
        let value: String
        let origin: String
    }

    private let service: AnnotatedService
    private let grammar: ClassGrammar?
    private let showsLimits: Bool

    init(_ service: AnnotatedService, showsLimits: Bool) {
        self.service = service
        self.showsLimits = showsLimits
        grammar = ClassGrammar.named(service.className)
    }

    /// The table for people.
    var text: String {
        var lines = [
            "\(service.name): class \(service.className), \(service.level) replicas, "
                + "\(service.quorum) equal answers decide",
            "build: \(refusal.map { "refused, \($0)" } ?? "yes")",
            "",
        ]
        lines += table(
            [Row(path: "PARAMETER", value: "VALUE", origin: "FROM")] + rows(shownPaths)
        )
        let hidden = service.values.paths.count - shownPaths.count
        if hidden > 0 {
            lines.append("\(hidden) bounds of ft_parameters.limits have their defaults (--all)")
        }
        if let profile = service.profile {
            lines += ["", "image profile \(profile.name)"] + table(facts(profile))
        }
        let expectations = service.context.expectations
        if !expectations.isEmpty {
            lines += ["", "decided by placeholders; the runtimes insist on the same values"]
            lines += table(
                expectations.map {
                    Row(path: "FT_EXPECT_\($0.key)", value: $0.value, origin: $0.raw)
                }
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same for programs.
    var json: JSONValue {
        .object([
            ("service", .string(service.name)), ("class", .string(service.className)),
            ("level", .integer(service.level)), ("quorum", .integer(service.quorum)),
            ("profile", service.profile.map { .string($0.name) } ?? .null),
            ("refusal", refusal.map { .string($0) } ?? .null),
            (
                "values",
                .array(
                    service.values.paths.compactMap { path in
                        service.values[path].map { member(path, $0) }
                    }
                )
            ),
        ])
    }

    private var refusal: String? {
        grammar.flatMap { BuildSupportCheck.refusal(of: $0, profile: service.profile) }
    }

    /// The bounds are many and nearly always their defaults.
    private var shownPaths: [String] {
        service.values.paths.filter { path in
            guard !showsLimits, path.hasPrefix("ft_parameters.limits."),
                case .classDefault = service.values[path]?.origin
            else { return true }
            return false
        }
    }

    private func rows(_ paths: [String]) -> [Row] {
        paths.compactMap { path in
            service.values[path].map {
                Row(path: path, value: $0.value.description, origin: text($0.origin))
            }
        }
    }

    private func facts(_ profile: ImageProfile) -> [Row] {
        [
            ("engine", profile.engine),
            ("ports", profile.ports.map(String.init).joined(separator: ", ")),
            ("administrator", profile.administrator),
            ("password", profile.credentials.password.joined(separator: ", ")),
            ("health check", profile.healthCheck.joined(separator: " ")),
            ("read-only paths", profile.sharedPaths.joined(separator: ", ")),
            ("tested", profile.tested ? "yes" : "no"),
        ].filter { !$0.1.isEmpty }.map { Row(path: $0.0, value: $0.1, origin: "") }
    }

    private func text(_ origin: ValueOrigin) -> String {
        switch origin {
        case .source(let range):
            "\(range.file.path):\(range.start.line):\(range.start.column)"
        case .profile(let name): "image profile \(name)"
        case .classDefault: "default"
        case .derived(let reason): reason
        }
    }

    private func member(_ path: String, _ value: EffectiveValue) -> JSONValue {
        .object([
            ("path", .string(path)), ("value", json(value.value)), ("origin", json(value.origin)),
            ("effect", .string(grammar?.parameter(path)?.effect ?? "")),
        ])
    }

    private func json(_ value: AnnotationValue) -> JSONValue {
        switch value {
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .word(let value), .text(let value): .string(value)
        case .list(let items): .array(items.map(json))
        case .mapping(let entries): .object(entries.map { ($0.0, json($0.1)) })
        }
    }

    private func json(_ origin: ValueOrigin) -> JSONValue {
        switch origin {
        case .source(let range):
            .object([
                ("kind", "source"), ("file", .string(range.file.path)),
                ("line", .integer(range.start.line)), ("column", .integer(range.start.column)),
            ])
        case .profile(let name): .object([("kind", "profile"), ("name", .string(name))])
        case .classDefault: .object([("kind", "default")])
        case .derived(let reason): .object([("kind", "derived"), ("reason", .string(reason))])
        }
    }

    /// Columns as wide as their widest cell, but for cells far wider than the others.
    private func table(_ rows: [Row]) -> [String] {
        let pathWidth = rows.map(\.path.count).max() ?? 0
        let valueWidth = min(rows.map(\.value.count).max() ?? 0, 48)
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        return rows.map { row in
            let line =
                "  \(padded(row.path, pathWidth))  \(padded(row.value, valueWidth))  \(row.origin)"
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
