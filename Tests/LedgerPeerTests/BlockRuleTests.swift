import LedgerFormat
import Testing

struct BlockRuleTests {
    @Test func defaultFillsATile() {
        #expect(BlockRule().entriesMax == 256)
    }
}
