import Diagnostics
import YAMLBridge

/// An output is voted on whose files the voter cannot reach.
///
/// The voter reads a replica's files only where both the output's vote is on and the storage path
/// is known. A vote on files without a path compares nothing and reports 3 of 3 equal.
///
/// Bad:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     x-ft:
///       class: application
///       inputs: {codes: python}
///       outputs: {files: {format: csv}}
///       ft_parameters: {ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     x-ft:
///       class: application
///       inputs: {codes: python}
///       outputs: {files: {format: csv}}
///       storage: {entrypoints: /out}
///       ft_parameters: {ft_level: 3}
/// ```
struct VoteWithoutStorage: LintRule {
    static let id = DiagnosticID("FT406", "vote-without-storage")
    static let severity = Severity.warning

    /// Outputs that are files, with the storage paths of which one must be known.
    private static let needs: [(class: String, output: String, storage: [String])] = [
        ("application", "outputs.files", ["storage.entrypoints"]),
        ("continuous_integration", "outputs.external_logs", ["storage.external_logs"]),
        ("continuous_integration", "outputs.build_stage.source", ["storage.workspace"]),
        (
            "continuous_integration", "outputs.test_stage.results",
            ["storage.workspace", "storage.test"]
        ),
        ("service_discovery", "outputs.reload", ["storage.config"]),
    ]

    func check(_ context: LintContext) {
        for service in context.services {
            for need in VoteWithoutStorage.needs where need.class == service.className {
                guard service.values.isWritten(need.output),
                    !need.storage.contains(where: { service.values[$0] != nil })
                else { continue }
                let wanted = need.storage.map { "`\($0)`" }.joined(separator: " or ")
                context.report(
                    VoteWithoutStorage.id,
                    "`\(need.output)` is voted on, but \(wanted) is not known: the voter reads no "
                        + "file, and finds \(service.level) of \(service.level) equal",
                    at: service.values[need.output]?.keyNode?.range ?? service.place(need.output),
                    remedy: "say where the files are, or remove `\(need.output)`"
                )
            }
        }
    }
}
