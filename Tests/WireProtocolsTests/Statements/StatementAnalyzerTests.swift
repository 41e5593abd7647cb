import NIOCore
import Testing
import WireProtocols

@Suite struct StatementAnalyzerTests {
    @Test(arguments: [
        "queries", "changes", "definitions", "transactions", "session", "server", "adversarial",
        "volatile",
    ])
    func `statements are treated as the golden file says`(file: String) throws {
        try GoldenFile("../SQL/\(file).txt").check { text in
            summary(StatementAnalyzer(collectsTablesOfReads: true).analyze(text))
        }
    }

    @Test func `the modes change where strings end`() throws {
        try GoldenFile("../SQL/modes.txt").check { text in
            let modes = [
                ("default", SQLMode()), ("ansi", SQLMode(ansiQuotes: true)),
                ("plain", SQLMode(noBackslashEscapes: true)),
            ]
            return modes.map { name, mode in
                "\(name): " + summary(StatementAnalyzer(mode: mode).analyze(text))
            }.joined(separator: "\n")
        }
    }

    @Test func `normalized statements show no literal`() throws {
        try GoldenFile("../SQL/normalized.txt").check { StatementNormalizer.normalized($0) }
    }

    @Test func `a normalized statement keeps whole characters within its bound`() {
        for bound in 0..<30 {
            let text = StatementNormalizer.normalized("SELECT äöüß FROM Straße", bytesMax: bound)
            #expect(text.utf8.count <= bound)
            #expect(!text.contains("\u{FFFD}"))
        }
    }

    @Test func `calls that servers answer differently are rewritten`() throws {
        let rewriter = StatementRewriter(seed: (0xABCD, 0x1234), connectionID: 4711)
        try GoldenFile("../SQL/rewritten.txt").check { text in
            switch rewriter.rewrite(ByteBuffer(string: text)) {
            case .unchanged: "unchanged"
            case .rewritten(let buffer): String(buffer: buffer)
            case .refused(let reason): "refused: \(reason)"
            }
        }
    }

    @Test func `byte 0xA0 may be a space, so it hides no keyword`() {
        for (before, after) in [("SELECT 1 FOR", "UPDATE"), ("", "SHUTDOWN"), ("SHUTDOWN", "")] {
            let text = Array(before.utf8) + [0xA0] + Array(after.utf8)
            guard case .refused = StatementAnalyzer().analyze(text).kind else {
                Issue.record("\(before)")
                continue
            }
        }
        #expect(StatementAnalyzer().analyze("SELECT 1 AS àFOR").kind == .write)
        #expect(StatementAnalyzer().analyze("SELECT 'déjà à'").kind == .read)
    }

    @Test func `reads in a volatile database are answered by one replica`() {
        let analyzer = StatementAnalyzer(isDefaultDatabaseVolatile: true)
        guard case .administrative = analyzer.analyze("SELECT * FROM TABLES").kind else {
            Issue.record("voted")
            return
        }
        #expect(StatementAnalyzer.isVolatile(database: "Information_Schema"))
        #expect(!StatementAnalyzer.isVolatile(database: "shop"))
    }

    @Test func `sql_mode is read from the server's text`() {
        #expect(SQLMode(text: "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION") == SQLMode())
        #expect(
            SQLMode(text: "ansi_quotes,NO_BACKSLASH_ESCAPES")
                == SQLMode(ansiQuotes: true, noBackslashEscapes: true)
        )
        #expect(SQLMode(text: "REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,ANSI").ansiQuotes)
    }

    @Test func `a point select is analysed within the time of a network read`() {
        let text = Array("SELECT id, name, price FROM products WHERE id = 123456 LIMIT 1".utf8)
        let analyzer = StatementAnalyzer()
        let clock = ContinuousClock()
        let (batches, rounds) = (40, 500)
        // The quickest batch: other tests run at the same time.
        let quickest = (0..<batches).map { _ in
            clock.measure {
                for _ in 0..<rounds where analyzer.analyze(text).kind != .read {
                    Issue.record("no read")
                }
            } / rounds
        }.min()!
        // Debug builds are some thirty times slower than release builds.
        #expect(quickest < .microseconds(100), "\(quickest)")
    }
}
