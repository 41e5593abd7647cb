import ComposeModel
import Diagnostics
import YAMLBridge

/// A text of a service that may name a host or hold a command, with its place.
struct ServiceText {
    /// The top-level key of the service it stands under.
    let key: String
    /// The variable's name; nil for anything but a variable.
    let variable: String?
    /// The text, placeholders resolved where they have values.
    let text: String
    /// The text as written.
    let raw: String
    /// Where it stands.
    let range: SourceRange?

    /// The texts under `environment`, `command`, `entrypoint` and the health check's `test`.
    static func all(
        of service: ComposeService,
        in context: LintContext,
        keys: Set<String> = ["environment", "command", "entrypoint", "healthcheck"]
    ) -> [ServiceText] {
        var found: [ServiceText] = []
        if keys.contains("environment") {
            for variable in context.quietReader(service).environment() {
                guard let node = variable.value, let text = node.text else { continue }
                found.append(
                    ServiceText(
                        key: "environment",
                        variable: variable.name,
                        text: context.value(text, in: node),
                        raw: text,
                        range: node.range ?? variable.place.range
                    )
                )
            }
        }
        for key in ["command", "entrypoint"] where keys.contains(key) {
            if let node = service[key] { found += texts(node, key, context) }
        }
        if keys.contains("healthcheck"), let test = service["healthcheck"]?["test"] {
            found += texts(test, "healthcheck", context)
        }
        return found
    }

    private static func texts(
        _ node: YAMLNode,
        _ key: String,
        _ context: LintContext
    ) -> [ServiceText] {
        (node.items ?? [node]).compactMap { item in
            guard let text = item.text else { return nil }
            return ServiceText(
                key: key,
                variable: nil,
                text: context.value(text, in: item),
                raw: text,
                range: item.range
            )
        }
    }

    /// The words of `command` or `entrypoint`: list items, or a text split at white space.
    static func words(
        _ key: String,
        of service: ComposeService,
        in context: LintContext
    ) -> [ServiceText] {
        guard let node = service[key] else { return [] }
        let texts = texts(node, key, context)
        guard node.items == nil else { return texts }
        return texts.flatMap { whole in
            whole.text.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map { word in
                ServiceText(
                    key: key,
                    variable: nil,
                    text: word.filter { $0 != "'" && $0 != "\"" },
                    raw: whole.raw,
                    range: whole.range
                )
            }
        }
    }
}
