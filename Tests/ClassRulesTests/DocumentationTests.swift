import ClassRules
import ComposeModel
import Diagnostics
import Foundation
import ServicePlan
import Testing
import YAMLBridge

@Suite struct DocumentationTests {
    private func page(_ name: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/\(name)"), encoding: .utf8)
    }

    @Test func `docs/diagnostics.md lists every finding, and no other`() throws {
        let catalog =
            DiagnosticID.yamlCatalog + DiagnosticID.composeCatalog + DiagnosticID.classCatalog
            + DiagnosticID.lintCatalog
        #expect(Set(catalog.map(\.code)).count == catalog.count, "a code is used twice")
        let rows = try page("diagnostics.md").split(separator: "\n").filter {
            $0.hasPrefix("| [FT")
        }
        let listed = rows.map { row in
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return "\(cells[0].dropFirst().prefix { $0 != "]" }) \(cells[1])"
        }
        #expect(Set(listed) == Set(catalog.map { "\($0.code) \($0.slug)" }))
    }

    @Test func `docs/annotation.md names every limit`() throws {
        let page = try page("annotation.md")
        let bounds = [
            try YAMLEncoder().node(LimitPlan()), try YAMLEncoder().node(WebLimitPlan()),
        ]
        for entry in bounds.flatMap({ $0.entries ?? [] }) {
            #expect(page.contains("`\(entry.name)`"), "\(entry.name)")
        }
    }
}
