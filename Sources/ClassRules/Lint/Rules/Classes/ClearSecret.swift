import ComposeModel
import Diagnostics
import YAMLBridge

/// A password stands in the source in clear.
///
/// What stands in the environment of an annotated service is repeated in each of its 3 replicas,
/// the tunnel and the voter, in the output that gets committed beside the source, and in `docker
/// inspect` of each of those containers. The value is never printed here.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: hunter2}
///     x-ft: 3
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD_FILE: /run/secrets/db-password}
///     secrets: [db-password]
///     x-ft: 3
/// secrets:
///   db-password: {file: ./db-password.txt}
/// ```
struct ClearSecret: LintRule {
    static let id = DiagnosticID("FT454", "clear-secret")
    static let severity = Severity.warning
    private static let words: Set<String> = [
        "PASSWORD", "PASSWD", "PASS", "PWD", "SECRET", "TOKEN", "APIKEY", "PASSPHRASE",
        "CREDENTIALS",
    ]

    func check(_ context: LintContext) {
        for service in context.services {
            for variable in context.quietReader(service.service).environment() {
                guard let text = variable.value?.text, isSecret(variable.name, service),
                    isInClear(text)
                else { continue }
                let copies = service.level + 2
                context.report(
                    ClearSecret.id,
                    "`\(variable.name)` is in clear: it is repeated in \(copies) containers and in "
                        + "the output",
                    at: ClearSecret.nameRange(of: variable),
                    remedy: remedy(variable.name, service)
                )
            }
        }
    }

    private func isSecret(_ name: String, _ service: AnnotatedService) -> Bool {
        if service.profile?.credentials.password.contains(name) ?? false { return true }
        let words = name.uppercased().split { $0 == "_" || $0 == "." || $0 == "-" }.map(String.init)
        guard let last = words.last, !["FILE", "PATH", "HASH", "DIR", "POLICY"].contains(last)
        else {
            return false
        }
        // `EMPTY_PASSWORD`, `RANDOM_PASSWORD` and `PASSWORD_LENGTH` are switches and settings.
        if words.contains("ALLOW") || words.contains("RANDOM") { return false }
        return ClearSecret.words.contains(last)
            || words.suffix(2) == ["API", "KEY"] || words.suffix(2) == ["SECRET", "KEY"]
            || words.suffix(2) == ["ACCESS", "KEY"]
    }

    /// Whether a value is the secret itself: no placeholder, switch or path of a file.
    private func isInClear(_ text: String) -> Bool {
        let switches = ["true", "false", "yes", "no", "0", "1"]
        if text.isEmpty || switches.contains(text.lowercased()) { return false }
        if text.hasPrefix("/run/secrets/") || text.hasPrefix("/") && text.contains("secret") {
            return false
        }
        guard let template = try? InterpolationTemplate(text) else { return false }
        return !template.hasPlaceholders
    }

    private func remedy(_ name: String, _ service: AnnotatedService) -> String {
        service.profile?.credentials.password.contains(name) ?? false
            ? "write `\(name)_FILE: /run/secrets/…` and a secret, or a placeholder"
            : "write `\(name): ${\(name):?}` and set it in the environment"
    }

    /// The name's own place, so that an excerpt can end before the value.
    static func nameRange(of variable: EnvironmentVariable) -> SourceRange? {
        guard let range = variable.place.range else { return nil }
        let text = Array(range.text.utf8)
        let name = Array(variable.name.utf8)
        guard let start = text.firstRange(of: name)?.lowerBound else { return nil }
        let first = range.bytes.lowerBound + start
        return SourceRange(file: range.file, bytes: first..<first + name.count)
    }
}
