import Testing
import TransparencyLog

/// The published hashes of RFC 6962 trees (transparency-dev/merkle, rfc6962_test.go).
struct TreeHashTests {
    @Test func emptyTree() {
        #expect(hexadecimal(.ofEmptyTree).hasPrefix("e3b0c44298fc1c14"))
    }

    @Test func leafOfNothing() {
        #expect(hexadecimal(.leaf([])).hasPrefix("6e340b9cffb37a98"))
    }

    @Test func leafOfText() {
        #expect(hexadecimal(.leaf(Array("L123456".utf8))).hasPrefix("395aa064aa4c29f7"))
    }

    private func hexadecimal(_ hash: TreeHash) -> String {
        hash.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
