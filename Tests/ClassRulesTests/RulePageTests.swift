import ChildProcesses
import ClassRules
import ComposeModel
import Diagnostics
import Foundation
import Testing
import YAMLBridge

/// The pages of findings: complete, fresh, and true.
@Suite struct RulePageTests {
    /// Findings that no single Compose file brings about; each page says why.
    private static let withoutExample: Set<String> = [
        "FT019", "FT102", "FT109", "FT110", "FT111", "FT112", "FT214", "FT314", "FT315", "FT317",
        "FT318", "FT319", "FT320", "FT321",
        "FT464", "FT466", "FT504", "FT505",
    ]
    private static let catalog =
        DiagnosticID.yamlCatalog + DiagnosticID.composeCatalog + DiagnosticID.classCatalog
        + DiagnosticID.lintCatalog
    private static let withExample = RulePages.codes.filter { !withoutExample.contains($0) }

    @Test func `every finding has a page, and every page a finding`() {
        #expect(Set(RulePages.codes) == Set(RulePageTests.catalog.map(\.code)))
        for id in RulePageTests.catalog {
            #expect(RulePages.page(of: id.code)?.slug == id.slug, "\(id.code)")
        }
    }

    @Test func `pages without an example are the listed ones`() {
        let found = RulePages.codes.filter { RulePages.page(of: $0)?.example("Bad") == nil }
        #expect(Set(found) == RulePageTests.withoutExample)
    }

    @Test(arguments: withExample)
    func `the bad example brings the finding about, the good one does not`(code: String) throws {
        let page = try #require(RulePages.page(of: code))
        let bad = try LintCase(page: #require(page.example("Bad")))
        defer { bad.remove() }
        let found = bad.lint().report.diagnostics
        #expect(found.contains { $0.id.code == code }, "bad: \(bad.text(of: found))")
        let good = try LintCase(page: #require(page.example("Good")))
        defer { good.remove() }
        let outcome = good.lint()
        let rest = outcome.report.diagnostics
        #expect(!rest.contains { $0.id.code == code }, "good: \(good.text(of: rest))")
        #expect(!rest.contains { $0.severity == .error }, "good: \(good.text(of: rest))")
        #expect(outcome.isComplete)
    }

    @Test func `the pages are those the comments make`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let result = try ChildProcess.run(
            "/usr/bin/env",
            ["python3", root.path + "/scripts/rule-pages", "--check"],
            errors: .merged
        )
        #expect(result.status == 0, "\(result.text)")
    }

    @Test func `an unknown code is answered with the nearest`() {
        #expect(RulePages.find("ft009")?.code == "FT009")
        #expect(RulePages.find("even_level")?.code == "FT009")
        #expect(RulePages.find("FT999") == nil)
        #expect(RulePages.nearest(to: "FT0009").contains("FT009"))
        #expect(RulePages.nearest(to: "evenlevel").first == "FT009 (even-level)")
        #expect(RulePages.nearest(to: String(repeating: "z", count: 5_000)).isEmpty)
    }
}
