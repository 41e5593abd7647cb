import Testing

@testable import Diagnostics

@Suite struct DiagnosticCollectorTests {
    private let file = SourceFile(path: "compose.yml", bytes: Array("a: 1\nb: 2\n".utf8))

    private func finding(_ message: String, _ bytes: Range<Int>?) -> Diagnostic {
        Diagnostic(
            DiagnosticID("FT999", "test"),
            .error,
            message,
            at: bytes.map { SourceRange(file: file, bytes: $0) }
        )
    }

    @Test func `the same finding at the same place is kept and counted once`() {
        let collector = DiagnosticCollector()
        for _ in 0..<3 { collector.report(finding("odd", 0..<1)) }
        #expect(collector.diagnostics.count == 1)
        #expect(collector.errorCount == 1)
    }

    @Test func `other words, another place and findings without a place are findings of their own`()
    {
        let collector = DiagnosticCollector()
        collector.report(finding("odd", 0..<1))
        collector.report(finding("odder", 0..<1))
        collector.report(finding("odd", 5..<6))
        collector.report(finding("odd", nil))
        collector.report(finding("odd", nil))
        #expect(collector.diagnostics.count == 5)
    }

    @Test func `a finding that points to something else is one of its own`() {
        let collector = DiagnosticCollector()
        for bytes in [1..<2, 3..<4, 3..<4] {
            var finding = finding("odd", 0..<1)
            finding.notes = [DiagnosticNote("see", at: SourceRange(file: file, bytes: bytes))]
            collector.report(finding)
        }
        #expect(collector.diagnostics.count == 2)
    }

    @Test func `findings beyond the bound are counted`() {
        let collector = DiagnosticCollector(diagnosticsMax: 1)
        collector.report(finding("odd", 0..<1))
        collector.report(finding("odd", 5..<6))
        #expect(collector.droppedCount == 1)
        #expect(collector.errorCount == 2)
    }
}
