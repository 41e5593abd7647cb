import ComposeModel
import Diagnostics
import YAMLBridge

/// A variable or label whose name begins with `x-` in map form.
///
/// Compose takes such a key for an extension of its own and hands the container a variable
/// `#extensions` instead. The container sees 1 variable with a strange name and not the one
/// written.
///
/// Bad:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     environment: {x-trace: "1"}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     environment: ["x-trace=1"]
/// ```
struct ExtensionInEnvironment: LintRule {
    static let id = DiagnosticID("FT477", "extension-in-environment")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.project.services {
            for key in ["environment", "labels"] {
                // `x-ft` there is an error already, FT012.
                for entry in service[key]?.rawEntries ?? []
                where entry.name.hasPrefix("x-") && entry.name.lowercased() != "x-ft" {
                    context.report(
                        ExtensionInEnvironment.id,
                        "Compose takes `\(entry.name)` for an extension: `\(service.name)` gets "
                            + "`#extensions` instead",
                        at: entry.key.range,
                        remedy: "write `\(key)` as a list: `- \(entry.name)=…`"
                    )
                }
            }
        }
    }
}
