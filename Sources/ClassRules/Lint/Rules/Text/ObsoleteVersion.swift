import ComposeModel
import Diagnostics
import YAMLBridge

/// The obsolete key `version`.
///
/// Compose ignores it and warns about it at every command. Files that say "2" there and files that
/// say "3.8" are read alike: of its old meanings 0 are left.
///
/// Bad:
///
/// ```yaml
/// version: "3.8"
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
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
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct ObsoleteVersion: LintRule {
    static let id = DiagnosticID("FT471", "obsolete-version")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        guard let entry = context.project.root.entry("version") else { return }
        context.report(
            ObsoleteVersion.id,
            "Compose ignores `version` and warns about it at every command",
            at: entry.key.range,
            remedy: "remove the line",
            fixIts: [fix(entry)].compactMap { $0 }
        )
    }

    /// Removes the whole line, when nothing else stands on it.
    private func fix(_ entry: YAMLEntry) -> FixIt? {
        guard let key = entry.key.range, let value = entry.value.range, key.file === value.file
        else {
            return nil
        }
        let file = key.file
        let start = file.lineRange(key.start.line)
        let end = file.lineRange(value.end.line)
        let rest = file.text(in: value.bytes.upperBound..<end.upperBound)
        guard start.lowerBound == key.bytes.lowerBound, start == end,
            rest.allSatisfy({ $0 == " " || $0 == "\t" })
        else { return nil }
        var last = end.upperBound
        if last < file.bytes.count, file.bytes[last] == 0x0D { last += 1 }
        if last < file.bytes.count, file.bytes[last] == 0x0A { last += 1 }
        let range = SourceRange(file: file, bytes: start.lowerBound..<last)
        return FixIt("remove the line", edits: [TextEdit(range: range, replacement: "")])
    }
}
