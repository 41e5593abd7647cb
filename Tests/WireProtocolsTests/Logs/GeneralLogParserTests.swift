import Testing
import WireProtocols

@Suite struct GeneralLogParserTests {
    private func text(_ entries: [GeneralLogEntry]) -> String {
        entries.map { entry in
            let argument = String(decoding: entry.argument, as: UTF8.self)
            return "\(entry.threadID) \(entry.command) \(argument.debugDescription)"
                + (entry.isTruncated ? " truncated" : "")
        }.joined(separator: "\n")
    }

    /// Parses in pieces of a size; zero is all at once.
    private func parse(_ input: String, piece: Int) -> (entries: [GeneralLogEntry], orphans: Int) {
        var parser = GeneralLogParser()
        var entries: [GeneralLogEntry] = []
        var rest = Array(input.utf8)[...]
        while !rest.isEmpty {
            let part = piece == 0 ? rest : rest.prefix(piece)
            entries += parser.parse(Array(part))
            rest = rest.dropFirst(part.count)
        }
        if let last = parser.flush() { entries.append(last) }
        return (entries, parser.orphanLineCount)
    }

    @Test func `entries are as the golden file says, in pieces of any size`() throws {
        try GoldenFile("../SQL/general-log.txt").check { input in
            let whole = parse(input, piece: 0)
            for piece in [1, 2, 3, 7, 64] {
                let other = parse(input, piece: piece)
                #expect(other.entries == whole.entries)
                #expect(other.orphans == whole.orphans)
            }
            return text(whole.entries)
                + (whole.orphans > 0 ? "\norphan lines \(whole.orphans)" : "")
        }
    }

    @Test func `an entry whose line is incomplete is not given yet`() {
        var parser = GeneralLogParser()
        #expect(parser.parse(Array("\t\t     4 Query\tSELECT".utf8)).isEmpty)
        #expect(parser.flush() == nil)
        #expect(parser.parse(Array(" 1\n".utf8)).isEmpty)
        #expect(
            parser.flush()
                == GeneralLogEntry(threadID: 4, command: "Query", argument: Array("SELECT 1".utf8))
        )
        #expect(parser.flush() == nil)
    }

    @Test func `long arguments are cut and say so`() {
        var parser = GeneralLogParser(argumentBytesMax: 10)
        let long = String(repeating: "x", count: 500)
        let entries = parser.parse(
            Array(
                "\t\t     4 Query\t\(long)\n\(long)\n\t\t     4 Query\tab\ncd\n\t\t     4 Quit\t\n"
                    .utf8
            )
        )
        #expect(entries.map(\.isTruncated) == [true, false])
        #expect(entries.map(\.argument.count) == [10, 5])
    }
}
