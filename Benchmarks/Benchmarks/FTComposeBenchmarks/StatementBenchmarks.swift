import Benchmark
import WireProtocols

/// Reading a statement's text: what the tunnel decides on, and what the records show.
enum StatementBenchmarks {
    private static let longInsertRows = 100

    /// Adds the benchmarks to the suite.
    static func register() {
        let statements = [
            ("point select", pointSelect),
            ("insert", insert(rows: 1)),
            ("insert of \(longInsertRows) rows", insert(rows: longInsertRows)),
        ]
        for (name, text) in statements {
            let bytes = Array(text.utf8)
            Part.measure("StatementAnalyzer: \(name), \(bytes.count) bytes") { runs in
                let analyzer = StatementAnalyzer()
                for _ in runs {
                    blackHole(analyzer.analyze(bytes).kind)
                }
            }
            Part.measure("StatementNormalizer: \(name), \(bytes.count) bytes") { runs in
                for _ in runs {
                    blackHole(bytes.withUnsafeBytes { StatementNormalizer.normalized($0) })
                }
            }
        }
    }

    /// Statements in the form sysbench sends them.
    private static let pointSelect = "SELECT c FROM sbtest1 WHERE id=5042"

    private static func insert(rows: Int) -> String {
        let filler = (0..<10).map { "\(60_000_000_000 + $0 * 7_919)" }.joined(separator: "-")
        let values = (1...rows).map { "(\($0), \($0 * 31), '\(filler)', '\(filler.prefix(59))')" }
        return "INSERT INTO sbtest1 (id, k, c, pad) VALUES " + values.joined(separator: ", ")
    }
}
