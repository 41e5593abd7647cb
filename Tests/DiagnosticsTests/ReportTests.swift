import Diagnostics
import Testing

@Suite struct ReportTests {
    private func file(_ text: String, path: String = "/srv/a/c.yml") -> SourceFile {
        SourceFile(path: path, bytes: Array(text.utf8))
    }

    private func finding(
        _ file: SourceFile,
        _ text: String,
        severity: Severity = .warning,
        message: String = "m"
    ) -> Diagnostic {
        let bytes = file.bytes
        let wanted = Array(text.utf8)
        let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? 0
        return Diagnostic(
            DiagnosticID("FT009", "even-level"),
            severity,
            message,
            at: SourceRange(file: file, bytes: start..<start + wanted.count)
        )
    }

    private func report(_ diagnostics: [Diagnostic]) -> FindingReport {
        FindingReport(
            diagnostics: diagnostics,
            mainPath: "/srv/a/c.yml",
            root: "/srv",
            toolVersion: "1.2.3"
        )
    }

    private func prints(_ text: String, _ places: String...) -> [String] {
        let file = file(text)
        let diagnostics = places.map { finding(file, $0) }
        return Fingerprint.all(diagnostics, in: report(diagnostics))
    }

    @Test func `a fingerprint survives moved lines, changed words and indentation of others`() {
        let before = prints("services:\n  db:\n    x-ft: 4\n", "4")
        let after = prints("# new\nservices:\n  web:\n    image: a\n\n  db:\n    x-ft: 4  \n", "4")
        #expect(before == after)
        #expect(before[0].count == 16)
    }

    @Test func `a fingerprint tells services, texts and repetitions apart`() {
        let one = prints("services:\n  db:\n    x-ft: 4\n", "4")
        #expect(one != prints("services:\n  other:\n    x-ft: 4\n", "4"))
        #expect(one != prints("services:\n  db:\n    x-ft: 6\n", "6"))
        let twice = prints("a: 4\n", "4", "4")
        #expect(twice[0] != twice[1])
    }

    @Test func `paths start at the root, and others stay whole`() {
        #expect(ReportPath.relative("/srv/a/./b/../c.yml", to: "/srv/") == "a/c.yml")
        #expect(ReportPath.relative("./a//c.yml", to: "/srv") == "a/c.yml")
        #expect(ReportPath.relative("/srvs/c.yml", to: "/srv") == "/srvs/c.yml")
        #expect(ReportPath.relative("../c.yml", to: "/srv") == "../c.yml")
        #expect(ReportPath.relative("/c.yml", to: "/") == "c.yml")
    }

    @Test func `GitHub commands escape what would end them`() {
        let file = file("a: 1\n", path: "/srv/x,y:z%.yml")
        let text = GitHubRenderer().render(report([finding(file, "1", message: "50%\n::error::")]))
        #expect(
            text == "::warning file=x%2Cy%3Az%25.yml,line=1,endLine=1,col=4,endColumn=5,"
                + "title=FT009 even-level::50%25%0A::error::\n"
        )
    }

    @Test func `JUnit escapes what is no XML`() {
        let file = file("a: 1\n")
        let text = JUnitRenderer().render(report([finding(file, "1", message: "<&\"\u{1}>")]))
        #expect(text.contains("message=\"&lt;&amp;&quot;\u{FFFD}&gt;\""))
        #expect(text.contains("tests=\"1\" failures=\"1\""))
        let empty = JUnitRenderer().render(report([]))
        #expect(empty.contains("<testcase classname=\"a/c.yml\" name=\"no findings\"/>"))
    }

    @Test func `columns are UTF-16 in SARIF and bytes in rdjson`() {
        let file = file("é😀: 1\n")
        let all = report([finding(file, "1")])
        #expect(SARIFRenderer().render(all).contains("\"startColumn\": 6"))
        #expect(RDJSONRenderer().render(all).contains("\"column\": 9"))
        #expect(SARIFRenderer().render(all).contains("\"columnKind\": \"utf16CodeUnits\""))
    }

    @Test func `SARIF says when not everything was looked at`() {
        var all = report([])
        #expect(SARIFRenderer().render(all).contains("\"executionSuccessful\": true"))
        all.isComplete = false
        #expect(SARIFRenderer().render(all).contains("\"executionSuccessful\": false"))
    }

    @Test func `SARIF names files outside the root by their whole address`() {
        let all = report([finding(file("a: 1\n", path: "/else where/c.yml"), "1")])
        #expect(SARIFRenderer().render(all).contains("\"uri\": \"file:///else%20where/c.yml\""))
        #expect(!SARIFRenderer().render(all).contains("uriBaseId"))
    }

    @Test func `fixes that want the same bytes are made one after the other`() {
        let source = file("abc\n")
        func fixed(_ bytes: Range<Int>, _ text: String, isSafe: Bool = true) -> Diagnostic {
            var diagnostic = finding(source, "a")
            let edit = TextEdit(range: SourceRange(file: source, bytes: bytes), replacement: text)
            diagnostic.fixIts = [FixIt("f", edits: [edit], isSafe: isSafe)]
            return diagnostic
        }
        let first = FixSelection([fixed(0..<2, "X"), fixed(1..<3, "Y"), fixed(3..<3, "!")])
        #expect(first.fixed.count == 2)
        #expect(first.changes.map { String(decoding: $0.bytes, as: UTF8.self) } == ["Xc!\n"])
        #expect(FixSelection([fixed(0..<1, "X", isSafe: false)]).changes.isEmpty)
        let inserts = FixSelection([fixed(1..<1, "X"), fixed(1..<1, "Y"), fixed(1..<2, "Z")])
        #expect(inserts.fixed.count == 1)
        var choice = fixed(0..<1, "X")
        choice.fixIts += choice.fixIts
        #expect(FixSelection([choice]).changes.isEmpty, "a choice is the user's")
    }

    @Test func `a collector with a bound of its own counts what is beyond it`() {
        let collector = DiagnosticCollector(diagnosticsMax: 1)
        for _ in 0..<3 { collector.report(finding(file("a"), "a")) }
        #expect(collector.diagnostics.count == 1)
        #expect(collector.droppedCount == 2)
    }
}
