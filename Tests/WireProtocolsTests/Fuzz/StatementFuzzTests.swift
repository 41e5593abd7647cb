import NIOCore
import Testing
import WireProtocols

@Suite struct StatementFuzzTests {
    private static let modes = [
        SQLMode(), SQLMode(ansiQuotes: true), SQLMode(noBackslashEscapes: true),
        SQLMode(ansiQuotes: true, noBackslashEscapes: true),
    ]

    private func corpus() throws -> [[UInt8]] {
        try [
            "queries", "changes", "definitions", "transactions", "session", "server", "adversarial",
            "volatile", "rewritten",
        ].flatMap { try GoldenFile("../SQL/\($0).txt").cases.map { Array($0.input.utf8) } }
    }

    private func check(_ text: [UInt8], mode: SQLMode) {
        let analyzer = StatementAnalyzer(mode: mode, collectsTablesOfReads: true)
        let analysis = analyzer.analyze(text)
        _ = analysis.verb
        let normalized = text.withUnsafeBytes { StatementNormalizer.normalized($0, mode: mode) }
        #expect(normalized.utf8.count <= 256 * 3)
        let rewriter = StatementRewriter(seed: (1, 2), connectionID: 3, mode: mode)
        switch rewriter.rewrite(ByteBuffer(bytes: text)) {
        case .unchanged, .refused:
            break
        case .rewritten(let output):
            if case .refused = analysis.kind { return }
            #expect(
                !analyzer.analyze(output).flags.contains(.needsRewrite),
                "\(String(decoding: text, as: UTF8.self))"
            )
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `mutated statements never crash and stay rewritten`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for text in try corpus() {
            for mode in Self.modes { check(text, mode: mode) }
            for _ in 0..<6 {
                let mode = Self.modes.randomElement(using: &generator) ?? SQLMode()
                check(generator.mutated(text), mode: mode)
            }
        }
    }

    @Test func `random bytes never crash`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<3000 { check(generator.bytes(upTo: 80), mode: SQLMode()) }
    }

    @Test func `a comment around a statement changes nothing`() throws {
        let analyzer = StatementAnalyzer()
        for text in try corpus() {
            let plain = analyzer.analyze(text)
            let wrapped = analyzer.analyze(
                Array("/* a ' */ -- \"\n".utf8) + text + Array("\n/* ; */ # `".utf8)
            )
            if case .refused = plain.kind { continue }
            #expect(plain.kind == wrapped.kind, "\(String(decoding: text, as: UTF8.self))")
            #expect(plain.flags == wrapped.flags, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    /// What follows a read in one text must never be taken for a part of it.
    @Test func `a statement appended to a read is never a read`() throws {
        let analyzer = StatementAnalyzer()
        for text in try corpus() where analyzer.analyze(text).kind == .read {
            let both = analyzer.analyze(text + Array("\n; DELETE FROM t".utf8))
            #expect(both.kind == .write, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test(arguments: [
        "(", ")", "a,", "a.", "'a',", "/*!", "/*!99999 ", "SET a=1,", "UUID(),", "case ", "`", "@@",
        ";", "FROM a,",
    ])
    func `long texts take time in proportion`(piece: String) {
        let head = "SELECT "
        let analyzer = StatementAnalyzer(collectsTablesOfReads: true)
        let clock = ContinuousClock()
        func time(_ count: Int) -> Duration {
            let text = Array((head + String(repeating: piece, count: count)).utf8)
            return clock.measure { _ = analyzer.analyze(text) }
        }
        _ = time(100)
        let long = time(60_000)
        #expect(long < .seconds(20), "\(piece): \(long)")
    }
}
