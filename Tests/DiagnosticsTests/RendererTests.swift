import Diagnostics
import Testing

@Suite struct RendererTests {
    private let file = SourceFile(path: "c.yml", bytes: Array("a: 1\n\tb: \"x\u{1B}[31m\"\n".utf8))

    private func finding() -> Diagnostic {
        Diagnostic(
            DiagnosticID("FT000", "sample"),
            .error,
            "b is bad",
            at: SourceRange(file: file, bytes: 6..<7),
            notes: [DiagnosticNote("a is here", at: SourceRange(file: file, bytes: 0..<1))],
            remedy: "drop it",
            fixIts: [
                FixIt(
                    "write c",
                    edits: [
                        TextEdit(range: SourceRange(file: file, bytes: 6..<7), replacement: "c")
                    ]
                )
            ]
        )
    }

    @Test func `text shows place, excerpt, caret, note and remedy`() {
        let text = TextRenderer().render([finding()])
        #expect(
            text == """
                c.yml:2:2: error: b is bad [FT000]
                  2 |  b: "x\u{FFFD}[31m"
                    |  ^
                c.yml:1:1: note: a is here
                  1 | a: 1
                    | ^
                  remedy: drop it
                  fix: write c

                """
        )
    }

    @Test func `colour is used only when asked for`() {
        #expect(!TextRenderer().render(finding()).contains("\u{1B}"))
        #expect(
            TextRenderer(colour: true).render(finding()).contains("\u{1B}[1;31merror:\u{1B}[0m")
        )
    }

    @Test func `a long line is shown around the caret only`() {
        let long = SourceFile(path: "l", bytes: Array(repeating: 0x5B, count: 1_000_000))
        let range = SourceRange(file: long, bytes: 500_000..<500_001)
        let finding = Diagnostic(DiagnosticID("FT000", "sample"), .error, "deep", at: range)
        #expect(TextRenderer().render(finding).utf8.count < 600)
    }

    @Test func `JSON carries both column counts and escapes control characters`() {
        let json = JSONRenderer().render([finding()])
        #expect(json.contains("\"start\":{\"offset\":6,\"line\":2,\"column\":2,\"utf16Column\":2}"))
        #expect(json.contains("\"severity\":\"error\""))
        let odd = Diagnostic(DiagnosticID("FT000", "s"), .info, "a\u{1}\"\n")
        #expect(JSONRenderer().render([odd]).contains("\"message\":\"a\\u0001\\\"\\n\""))
    }

    @Test func `a fix changes just its bytes`() throws {
        let fixIt = try #require(finding().fixIts.first)
        let changed = String(decoding: fixIt.applied(to: file), as: UTF8.self)
        #expect(changed == "a: 1\n\tc: \"x\u{1B}[31m\"\n")
    }

    @Test func `the collector is bounded and remembers errors`() {
        let collector = DiagnosticCollector()
        for _ in 0..<300 {
            collector.report(Diagnostic(DiagnosticID("FT000", "s"), .warning, "w"))
        }
        #expect(!collector.hasErrors)
        #expect(throws: Never.self) { try collector.throwIfErrors() }
        collector.report(finding())
        #expect(collector.hasErrors)
        #expect(collector.diagnostics.count == DiagnosticCollector.diagnosticsMax)
        #expect(collector.droppedCount == 101)
        #expect(throws: DiagnosticsError.self) { try collector.throwIfErrors() }
    }
}
