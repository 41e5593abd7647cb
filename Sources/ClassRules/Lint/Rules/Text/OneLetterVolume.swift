import ComposeModel
import Diagnostics
import YAMLBridge

/// A volume with a name of one letter, which Compose takes for a drive of Windows.
///
/// `d:/data` becomes an anonymous volume mounted at the path `d:/data`. The volume `d` stays empty,
/// and what the container writes is gone with its container: 0 bytes of it are on the volume that
/// is backed up.
///
/// Bad:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     volumes: [d:/data]
/// volumes: {d: {}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     volumes: [data:/data]
/// volumes: {data: {}}
/// ```
struct OneLetterVolume: LintRule {
    static let id = DiagnosticID("FT476", "one-letter-volume")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        // `build` refuses it in a database it compiles, FT202.
        let databases = Set(
            context.services.filter { $0.className == "database" }.map(\.name)
        )
        for service in context.project.services where !databases.contains(service.name) {
            for node in service["volumes"]?.items ?? [] {
                guard let text = context.value(node) else { continue }
                let parts = text.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 2 || parts.count == 3 && isOptions(parts[2]),
                    parts[0].utf8.count == 1, parts[0].first?.isLetter ?? false,
                    parts[1].hasPrefix("/")
                else { continue }
                let name = String(parts[0])
                let declared = context.project.declaration("volumes", name)
                context.report(
                    OneLetterVolume.id,
                    "Compose takes `\(text)` for a path of Windows: what is written to "
                        + "`\(parts[1])` is not on the volume `\(name)`",
                    at: node.range,
                    notes: declared.map {
                        [DiagnosticNote("the volume that stays empty", at: $0.key.range)]
                    } ?? [],
                    remedy: "give the volume a name of two letters or more"
                )
            }
        }
    }

    /// Whether the third part is options, and not the target of a real path of Windows.
    private func isOptions(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.split(separator: ",").allSatisfy {
                ["ro", "rw", "z", "Z", "nocopy", "cached", "delegated", "consistent"]
                    .contains(String($0))
            }
    }
}
