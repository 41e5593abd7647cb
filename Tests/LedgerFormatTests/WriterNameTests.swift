import LedgerFormat
import Testing

struct WriterNameTests {
    @Test(arguments: ["provider/db", "a/b", "user/db-voter", "0/x.y_z"])
    func reads(_ text: String) {
        #expect(WriterName(text)?.text == text)
    }

    @Test(arguments: [
        "", "/", "provider", "provider/", "/db", "a/b/c", "A/b", "a/-b", "a/b ", "a/ü",
    ])
    func refuses(_ text: String) {
        #expect(WriterName(text) == nil)
    }

    @Test func boundsParts() {
        #expect(WriterName(actor: String(repeating: "a", count: 64), service: "b") != nil)
        #expect(WriterName(actor: String(repeating: "a", count: 65), service: "b") == nil)
    }
}
