import ComposeModel
import Diagnostics
import YAMLBridge

/// A setting of ftcompose at the top of an included file, where Compose drops it.
///
/// Of an included file only services, networks, volumes, configs and secrets are taken over.
/// `x-ft-ledger` there holds for nobody: the root file has none, and of what 3 replicas vote
/// nothing is recorded, though the settings are in the project.
///
/// No example: it takes two files, one that includes the other, and `x-ft-ledger: {mode: local}` at
/// the top of the included one. Moved to the top of the file that includes, the finding is gone.
struct LostExtension: LintRule {
    static let id = DiagnosticID("FT466", "lost-extension")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let kept = Set(
            (context.project.root.rawEntries ?? []).compactMap { entry in
                entry.key.range.map { "\(ObjectIdentifier($0.file)) \($0.bytes.lowerBound)" }
            }
        )
        for file in context.project.files.dropFirst() {
            let quiet = DiagnosticCollector()
            let documents = YAMLParser().parse(bytes: file.bytes, path: file.path, collector: quiet)
            for entry in documents.compactMap(\.root).flatMap({ $0.rawEntries ?? [] })
            where entry.name.hasPrefix("x-ft") {
                guard let bytes = entry.key.range?.bytes,
                    !kept.contains("\(ObjectIdentifier(file)) \(bytes.lowerBound)"),
                    context.project.root.entry(entry.name) == nil
                else { continue }
                context.report(
                    LostExtension.id,
                    "`\(entry.name)` at the top of an included file holds for none of "
                        + "\(LintContext.count(context.project.services.count, "service"))",
                    at: SourceRange(file: file, bytes: bytes),
                    notes: [DiagnosticNote("included from here", at: include(context))],
                    remedy: "move it into \(context.project.file.path)"
                )
            }
        }
    }

    private func include(_ context: LintContext) -> SourceRange? {
        context.project.root.entry("include")?.key.range
    }
}
