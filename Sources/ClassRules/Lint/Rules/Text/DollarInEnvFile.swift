import ComposeModel
import Diagnostics
import YAMLBridge

/// A value in an env file loses everything from a dollar sign on.
///
/// Compose fills in placeholders in env files too. `PASSWORD=sup3r$ecret` reaches the container as
/// `sup3r`, because there is no variable `ecret`: 3 of 3 replicas have the same wrong password, and
/// the client with the right one is refused. The value is never printed here.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     env_file: db.env
///     x-ft: 3
/// # file: db.env
/// MARIADB_ROOT_PASSWORD=sup3r$ecret
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     env_file: db.env
///     x-ft: 3
/// # file: db.env
/// MARIADB_ROOT_PASSWORD='sup3r$ecret'
/// ```
struct DollarInEnvFile: LintRule {
    static let id = DiagnosticID("FT478", "dollar-in-env-file")
    static let severity = Severity.warning
    /// Bytes of an env file that are looked at.
    private static let fileBytesMax = 1_048_576

    func check(_ context: LintContext) {
        for service in context.services {
            for file in context.quietReader(service.service).envFiles() {
                let path = FilePath.join(service.service.directory, file.path.value)
                guard let bytes = try? FileReader.read(path) else { continue }
                let text = String(
                    decoding: bytes.prefix(DollarInEnvFile.fileBytesMax),
                    as: UTF8.self
                )
                var known: Set<String> = []
                for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
                    .enumerated()
                {
                    guard let (name, value) = assignment(line) else { continue }
                    if losesText(value, file.path.node, known, context) {
                        context.report(
                            DollarInEnvFile.id,
                            "line \(index + 1) of \(file.path.value): `\(name)` is cut short: "
                                + "a `$` in it begins a variable that is not set; "
                                + "\(service.level) of \(service.level) replicas get the rest",
                            at: file.path.node.range,
                            remedy: "put the value into single quotes"
                        )
                    }
                    known.insert(name)
                }
            }
        }
    }

    private func assignment(_ line: Substring) -> (name: String, value: String)? {
        var line = line.drop { $0 == " " || $0 == "\t" }
        if line.hasPrefix("export ") { line = line.dropFirst("export ".count) }
        guard line.first != "#", let equals = line.firstIndex(of: "=") else { return nil }
        let name = line[..<equals].filter { $0 != " " }
        let value = line[line.index(after: equals)...].drop { $0 == " " }
        // Single quotes keep a dollar sign; a value over several lines is left alone.
        guard !name.isEmpty, value.first != "'" else { return nil }
        let text = value.first == "\"" ? value.dropFirst().prefix { $0 != "\"" } : value
        return (String(name), String(text))
    }

    /// Whether a variable in a value has no value and no default.
    private func losesText(
        _ value: String,
        _ node: YAMLNode,
        _ known: Set<String>,
        _ context: LintContext
    ) -> Bool {
        guard value.contains("$"), !value.contains("\\$"),
            let template = try? InterpolationTemplate(value), template.hasPlaceholders,
            let (_, unset) = try? template.evaluate({ name in
                known.contains(name) ? "" : context.variable(name, at: node)
            })
        else { return false }
        return !unset.isEmpty
    }
}
