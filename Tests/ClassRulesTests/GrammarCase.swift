import ComposeModel
import Diagnostics
import Foundation
import YAMLBridge

@testable import ClassRules

/// One annotated source, read by the grammar alone.
final class GrammarCase {
    private let files: BuildCase
    private let shows: Set<String>
    let source: String
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var spellings: [Diagnostic] = []
    /// Paths with values, for comparing two readings.
    private(set) var values: [String] = []
    private(set) var services: [AnnotatedService] = []
    /// What `x-ft-ledger` says; nil without one, or when it cannot be read.
    private var ledger: AnnotationValues?

    init(_ input: String) throws {
        files = try BuildCase(input)
        source = try String(contentsOfFile: files.sourcePath, encoding: .utf8)
        shows = Set(
            input.split(separator: "\n").filter { $0.hasPrefix("#show ") }
                .map { String($0.dropFirst(6)) }
        )
        read()
    }

    private func read() {
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: files.sourcePath, environment: files.environment)
        defer { diagnostics = collector.diagnostics }
        guard let project = ComposeLoader(options: options, collector: collector).load() else {
            return
        }
        _ = LedgerAnnotationReader(project: project).annotation()
        if project.root.entry("x-ft-ledger") != nil {
            ledger = LedgerAnnotationReader(project: project, collector: DiagnosticCollector())
                .read()
        }
        let profiles = ImageProfileTable(project: project)
        let reader = AnnotatedServiceReader(project: project, profiles: profiles)
        services = project.services.compactMap { reader.read($0) }
        spellings = services.flatMap { SpellingCheck(annotated: $0).diagnostics() }
        for service in services {
            for path in service.values.paths {
                guard let value = service.values[path] else { continue }
                values.append("\(service.name) \(path) \(value.value)")
            }
        }
    }

    /// Findings and values as the golden file holds them.
    func text() -> String {
        var text = TextRenderer().render(diagnostics)
        if let ledger { text += "x-ft-ledger\n" + describe(ledger) }
        for service in services { text += describe(service) }
        if shows.contains("fixed") {
            text += TextRenderer().render(spellings)
            text += "--- fixed\n" + (fixed() ?? "")
        }
        return text.replacingOccurrences(of: files.folder.path + "/", with: "")
    }

    /// The source after every fix of a spelling.
    func fixed() -> String? {
        let edits = spellings.flatMap(\.fixIts).flatMap(\.edits)
        guard let file = edits.first?.range.file else { return source }
        return String(decoding: FixIt("", edits: edits).applied(to: file), as: UTF8.self)
    }

    private func describe(_ service: AnnotatedService) -> String {
        var text = "\(service.name): \(service.className), "
        text += "\(service.profile?.name ?? "no profile"), \(service.quorum) of \(service.level)\n"
        return text + describe(service.values)
    }

    private func describe(_ values: AnnotationValues) -> String {
        var text = ""
        for path in values.paths {
            guard let found = values[path] else { continue }
            let origin: String
            switch found.origin {
            case .source(let range): origin = "\(range.start.line):\(range.start.column)"
            case .profile(let name): origin = name
            case .derived(let reason): origin = reason
            case .classDefault:
                guard shows.contains("defaults") else { continue }
                origin = "default"
            }
            text += "  \(path) = \(found.value) (\(origin))\n"
        }
        return text
    }

    func remove() {
        files.remove()
    }
}
