import LedgerFormat
import Testing

@Suite struct `Keys of the order` {
    @Test(arguments: [
        "e/provider/db/00000000000000000001", "t/00000000000000000042",
        "k/00000000000000000256/user", "a/developer", "e/a/b/18446744073709551615",
    ])
    func `read back`(text: String) {
        #expect(OrderKey(text)?.text == text)
    }

    @Test(arguments: [
        "", "e", "e/", "e/a/b", "e/a/b/1", "e/a/b/0000000000000000000１",
        "e/A/b/00000000000000000001",
        "e/a/b/00000000000000000001/", "t/1", "t/99999999999999999999", "k/00000000000000000256",
        "k/00000000000000000256/U", "a/", "a/b/c", "x/y", "/e/a/b/00000000000000000001",
        "e/a/b/+0000000000000000001",
    ])
    func `are refused`(text: String) {
        #expect(OrderKey(text) == nil)
    }
}
