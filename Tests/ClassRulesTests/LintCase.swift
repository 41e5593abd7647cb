import ClassRules
import ComposeModel
import Diagnostics
import Foundation

/// One lint case in a folder of its own.
///
/// A line `# file: NAME` (in pages) or `--- file: NAME` (in golden cases) starts another file, lines
/// `#env NAME=VALUE` set variables and `#lint OPTION` asks for a format or option.
struct LintCase {
    let folder: URL
    let load: LoadOptions
    let directives: [String]

    init(page: String) throws {
        let text = page.replacingOccurrences(of: "\n# file: ", with: "\n--- file: ")
        try self.init(text)
    }

    init(_ input: String) throws {
        let base = try BuildCase(input)
        folder = base.folder
        load = base.options
        directives = input.split(separator: "\n").filter { $0.hasPrefix("#lint ") }
            .map { String($0.dropFirst(6)) }
    }

    var options: LintOptions {
        get throws {
            guard let today = CalendarDate("2026-11-21") else { throw CocoaError(.formatting) }
            return LintOptions(
                load: load,
                baselinePath: directives.contains("baseline")
                    ? folder.path + "/baseline.json" : nil,
                today: today,
                root: folder.path
            )
        }
    }

    func lint() -> LintOutcome {
        do {
            return LintRun(options: try options).run()
        } catch {
            preconditionFailure("the date is one")
        }
    }

    /// The severity of `#lint fail-on`.
    var failOn: Severity? { argument("fail-on ").flatMap { Severity(rawValue: $0) } }

    /// The number of `#lint max-warnings`.
    var warningsMax: Int? { argument("max-warnings ").flatMap { Int($0) } }

    private func argument(_ name: String) -> String? {
        directives.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    /// Findings with paths from the folder.
    func text(of diagnostics: [Diagnostic]) -> String {
        plain(TextRenderer().render(diagnostics))
    }

    /// A text without the folder's name.
    func plain(_ text: String) -> String {
        text.replacingOccurrences(of: folder.path + "/", with: "")
            .replacingOccurrences(of: folder.path, with: ".")
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}
