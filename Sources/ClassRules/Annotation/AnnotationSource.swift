import ComposeModel
import Diagnostics
import YAMLBridge

/// Finds the annotation of a service, in `x-ft` or in the thesis' bare form.
struct AnnotationSource {
    /// The service's keys that are ours and must not be in the output.
    static let bareKeys: Set<String> = [
        "inputs", "input", "outputs", "output", "storage", "ft_parameters", "ft_parameter",
    ]

    /// The annotation's entries; for `x-ft: 3` one entry `ft_level`.
    let entries: [YAMLEntry]
    /// The annotation's place.
    let node: YAMLNode
    /// The keys of the service that make it up.
    let keys: Set<String>

    /// The annotation of a service; nil when it has none, or after a report.
    static func find(in service: ComposeService, context: AnnotationContext) -> AnnotationSource? {
        checkMisspelled(service, context)
        let bare = bareEntries(of: service)
        let canonical = service.entry("x-ft")
        if !bare.isEmpty { warn(bare, service, hasCanonical: canonical != nil, context) }
        guard let canonical else {
            guard let first = bare.first else { return nil }
            return AnnotationSource(
                entries: bare,
                node: first.key,
                keys: Set(bare.map(\.name))
            )
        }
        let value = canonical.value
        let keys = Set(bare.map(\.name) + ["x-ft"])
        if let entries = value.entries {
            return AnnotationSource(entries: entries + bare, node: canonical.key, keys: keys)
        }
        guard let scalar = value.scalar else {
            context.error(
                .valueType,
                "`x-ft` is a number or a mapping, not \(value.kindName)",
                at: value,
                remedy: "write `x-ft: 3` or `x-ft: {ft_level: 3}`"
            )
            return nil
        }
        if scalar.isNull {
            return AnnotationSource(entries: bare, node: canonical.key, keys: keys)
        }
        let level = YAMLEntry(
            key: YAMLNode(
                .scalar(.init(text: "ft_level", style: .plain)),
                range: canonical.key.range
            ),
            value: value
        )
        return AnnotationSource(entries: [level] + bare, node: canonical.key, keys: keys)
    }

    /// The bare keys; `logs` counts only in their company, since it alone could be a slip.
    private static func bareEntries(of service: ComposeService) -> [YAMLEntry] {
        let found = service.entries.filter { entry in
            begins(entry.name, withOneOf: "iosf")
                && bareKeys.contains(KeySpelling.canonical(entry.name))
        }
        if found.isEmpty { return [] }
        return service.entries.filter {
            let name = KeySpelling.canonical($0.name)
            return bareKeys.contains(name) || name == "logs"
        }
    }

    private static func warn(
        _ bare: [YAMLEntry],
        _ service: ComposeService,
        hasCanonical: Bool,
        _ context: AnnotationContext
    ) {
        let names = bare.map { "`\($0.name)`" }.joined(separator: ", ")
        let fixIt = hasCanonical ? nil : BareFormFix.fix(bare, in: service)
        context.collector.report(
            Diagnostic(
                .bareForm,
                .warning,
                "plain docker compose rejects \(names) directly in a service",
                at: bare[0].key.range,
                remedy: "put these sections under `x-ft:`",
                fixIts: fixIt.map { [$0] } ?? []
            )
        )
    }

    /// Whether a key begins with one of the letters, small or capital; nearly no key of Compose does,
    /// and there is one of ours among ten thousand services.
    private static func begins(_ name: String, withOneOf letters: StaticString) -> Bool {
        guard let first = name.utf8.first else { return false }
        return letters.withUTF8Buffer { $0.contains(first | 0x20) }
    }

    private static func checkMisspelled(_ service: ComposeService, _ context: AnnotationContext) {
        for entry in service.entries
        where begins(entry.name, withOneOf: "xf") && entry.name != "x-ft" {
            let name = entry.name.lowercased()
            if name.hasPrefix("x-ft") || ["x_ft", "xft", "ft", "ft_level"].contains(name) {
                context.error(
                    .misplacedAnnotation,
                    "`\(entry.name)` is not read",
                    at: entry.key,
                    remedy: "the annotation's key is `x-ft`"
                )
            }
        }
        for entry in service.entries {
            for inner in entry.value.entries ?? [] where KeySpelling.isAnnotation(inner.name) {
                context.error(
                    .misplacedAnnotation,
                    "`x-ft` is not read inside `\(entry.name)`",
                    at: inner.key,
                    remedy: "write it directly in the service"
                )
            }
        }
    }
}
