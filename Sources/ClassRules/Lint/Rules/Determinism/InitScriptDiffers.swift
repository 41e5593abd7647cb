import ComposeModel
import Diagnostics
import YAMLBridge

/// An initialisation script uses the clock or chance, and every replica runs it for itself.
///
/// Scripts in `/docker-entrypoint-initdb.d` run inside each replica at its first start, before the
/// tunnel orders or pins anything. `INSERT INTO t VALUES (UUID(), NOW())` gives 3 replicas 3
/// different rows: the first state vote finds 3 of 3 different and the service never opens.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     configs: [{source: schema, target: /docker-entrypoint-initdb.d/schema.sql}]
///     x-ft: 3
/// configs:
///   schema: {content: "CREATE TABLE d.t (i INT); INSERT INTO d.t VALUES (RAND() * 100);"}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     configs: [{source: schema, target: /docker-entrypoint-initdb.d/schema.sql}]
///     x-ft: 3
/// configs:
///   schema: {content: "CREATE TABLE d.t (i INT); INSERT INTO d.t VALUES (42);"}
/// ```
struct InitScriptDiffers: LintRule {
    static let id = DiagnosticID("FT420", "init-script-differs")
    static let severity = Severity.warning
    private static let folder = "/docker-entrypoint-initdb.d"
    /// Bytes of a script that are looked at.
    private static let scriptBytesMax = 1_048_576
    private static let functions = [
        "now", "sysdate", "current_timestamp", "curdate", "curtime", "unix_timestamp", "utc_date",
        "utc_time", "utc_timestamp", "localtime", "localtimestamp", "uuid", "uuid_short", "rand",
        "random", "gen_random_uuid", "uuid_generate_v4", "clock_timestamp", "random_bytes",
        "sys_guid", "connection_id",
    ]

    func check(_ context: LintContext) {
        for service in context.services where service.className == "database" {
            for (bytes, place, name) in scripts(service, context) {
                let text = String(
                    decoding: bytes.prefix(InitScriptDiffers.scriptBytesMax),
                    as: UTF8.self
                )
                guard let (line, function) = InitScriptDiffers.firstCall(in: text) else { continue }
                context.report(
                    InitScriptDiffers.id,
                    "line \(line) of \(name) stores `\(function)`, which each of "
                        + "\(service.level) replicas evaluates for itself: they start with "
                        + "\(service.level) different states",
                    at: place,
                    remedy: "write a fixed value, or run the script through the tunnel afterwards"
                )
            }
        }
    }

    private func scripts(
        _ service: AnnotatedService,
        _ context: LintContext
    ) -> [(bytes: [UInt8], place: SourceRange?, name: String)] {
        var found: [(bytes: [UInt8], place: SourceRange?, name: String)] = []
        let reader = context.quietReader(service.service)
        for mount in reader.mounts() where mount.kind == .bind {
            guard isScript(mount.target.value), let source = mount.source,
                FilePath.isInside(mount.target.value, InitScriptDiffers.folder)
            else { continue }
            add(source.value, mount.node.range, service, &found)
        }
        for config in reader.files("configs")
        where FilePath.isInside(config.target, InitScriptDiffers.folder) && isScript(config.target)
        {
            let declaration = context.project.declaration("configs", config.source)?.value
            if let content = context.value(declaration?["content"]) {
                found.append((Array(content.utf8), config.node.range, "`\(config.source)`"))
            } else if let file = context.value(declaration?["file"]) {
                add(file, config.node.range, service, &found)
            }
        }
        return found
    }

    private func add(
        _ path: String,
        _ place: SourceRange?,
        _ service: AnnotatedService,
        _ found: inout [(bytes: [UInt8], place: SourceRange?, name: String)]
    ) {
        let directory = service.service.directory
        guard let bytes = try? FileReader.read(FilePath.join(directory, path)) else { return }
        found.append((bytes, place, path))
    }

    private func isScript(_ path: String) -> Bool { path.hasSuffix(".sql") }

    /// The first line that writes rows with such a function; definitions with defaults do no harm.
    static func firstCall(in text: String) -> (line: Int, function: String)? {
        var isWriting = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let code = line.lowercased()
            guard !code.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("--") else { continue }
            if ["insert into", "insert ignore", "replace into", "update "]
                .contains(where: { code.contains($0) })
            {
                isWriting = true
            }
            if isWriting, let function = functions.first(where: { calls($0, code) }) {
                return (index + 1, function.uppercased() + "()")
            }
            if code.contains(";") { isWriting = false }
        }
        return nil
    }

    /// Whether a line calls a function: its name as a word, then `(`.
    private static func calls(_ name: String, _ code: String) -> Bool {
        var rest = code[...]
        while let found = rest.firstRange(of: name) {
            let before =
                found.lowerBound == code.startIndex
                ? " " : code[code.index(before: found.lowerBound)]
            let after = code[found.upperBound...].drop { $0 == " " }
            let isWord = !(before.isLetter || before.isNumber || before == "_" || before == "'")
            if isWord, after.first == "(" { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }
}
