import Diagnostics
import YAMLBridge

/// One service's values, laid out for people and for programs.
struct Explanation {
    private typealias Row = ValueTable.Row

    private let service: AnnotatedService
    private let grammar: ClassGrammar?
    private let refusal: String?
    private let showsLimits: Bool

    /// Lays out a service's values; `refusal` is why `build` makes nothing of them.
    init(_ service: AnnotatedService, refusal: String?, showsLimits: Bool) {
        self.service = service
        self.refusal = refusal
        self.showsLimits = showsLimits
        grammar = ClassGrammar.named(service.className)
    }

    /// The table for people.
    var text: String {
        var lines = [
            "\(service.name): class \(service.className), \(replicas), "
                + "\(service.quorum) equal answers decide",
            "build: \(refusal.map { "refused, \($0)" } ?? "yes")",
            "",
        ]
        lines += table.lines(shownPaths)
        let hidden = service.values.paths.count - shownPaths.count
        if hidden > 0 {
            lines.append("\(hidden) bounds of ft_parameters.limits have their defaults (--all)")
        }
        if let profile = service.profile {
            lines += ["", "image profile \(profile.name)"] + ValueTable.lines(facts(profile))
        }
        let expectations = service.context.expectations
        if !expectations.isEmpty {
            lines += ["", "decided by placeholders; the runtimes insist on the same values"]
            lines += ValueTable.lines(
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
            ("values", table.json),
        ])
    }

    /// How many replicas there are, path by path.
    private var replicas: String {
        let paths = service.values.integer("ft_parameters.routing_level") ?? 1
        return paths > 1
            ? "\(paths) paths of \(service.level) replicas" : "\(service.level) replicas"
    }

    private var table: ValueTable { ValueTable(values: service.values, grammar: grammar) }

    /// The bounds are many and nearly always their defaults.
    private var shownPaths: [String] {
        service.values.paths.filter { path in
            guard !showsLimits, path.hasPrefix("ft_parameters.limits."),
                case .classDefault = service.values[path]?.origin
            else { return true }
            return false
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
}
