import Testing
import WireProtocols

@Suite struct SQLTextTests {
    @Test func `names are quoted whatever they hold`() {
        #expect(SQLText.identifier("a") == "`a`")
        #expect(SQLText.identifier("a`b``c") == "`a``b````c`")
        #expect(SQLText.identifier("") == "``")
        #expect(SQLText.identifier(SQLTableName(database: "a.b", table: "c`")) == "`a.b`.`c```")
        #expect(SQLText.identifier(SQLTableName(table: "t")) == "`t`")
    }

    @Test func `literals cannot end early under any sql_mode`() {
        #expect(SQLText.literal("plain text") == "'plain text'")
        for text in ["it's", "a\\", "ä", "\u{0}", "x' OR '1", "\\' OR 1 -- "] {
            let literal = SQLText.literal(text)
            #expect(literal.hasPrefix("_utf8mb4 X'"))
            for mode in [SQLMode(), SQLMode(noBackslashEscapes: true), SQLMode(ansiQuotes: true)] {
                let analysis = StatementAnalyzer(mode: mode).analyze("SELECT \(literal) FOR UPDATE")
                #expect(analysis.flags.contains(.locksRows))
            }
        }
        #expect(SQLText.hexLiteral([0x00, 0xFF, 0x1A]) == "X'00FF1A'")
        #expect(SQLText.hexLiteral([]) == "X''")
    }

    @Test func `the pin is one text and is recognized in a log`() {
        let pin = PinStatement.text(
            timestampMicroseconds: 1_763_000_000_000_042,
            seed1: 7,
            seed2: 9
        )
        #expect(pin == "SET timestamp=1763000000.000042,rand_seed1=7,rand_seed2=9")
        #expect(PinStatement.isPin(Array(pin.utf8)))
        #expect(StatementAnalyzer().analyze(pin).kind == .session)
        for other in [
            "", "SET timestamp=1", pin + " ", pin + ",x=1",
            "SET timestamp=.1,rand_seed1=1,rand_seed2=1",
            "set timestamp=1.1,rand_seed1=1,rand_seed2=1",
        ] {
            #expect(!PinStatement.isPin(Array(other.utf8)), "\(other)")
        }
    }
}
