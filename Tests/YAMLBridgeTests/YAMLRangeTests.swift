import Diagnostics
import Testing
import YAMLBridge

@Suite struct YAMLRangeTests {
    private func root(_ text: String) throws -> YAMLNode {
        let (documents, findings) = read(text)
        #expect(findings.isEmpty)
        return try #require(documents.first?.root)
    }

    @Test(arguments: ["", "\u{FEFF}"])
    func `ranges are exact bytes, whatever the characters`(mark: String) throws {
        let root = try root(mark + "kéy: \"✓ 😀\"\nnext: [a, 'b c']\n")
        #expect(root["kéy"]?.range?.text == "\"✓ 😀\"")
        #expect(root.entry("next")?.key.range?.text == "next")
        #expect(root["next"]?.range?.text == "[a, 'b c']")
        #expect(root["next"]?.items?.last?.range?.text == "'b c'")
        #expect(root["next"]?.range?.start.line == 2)
    }

    @Test func `ranges hold over more than one table step`() throws {
        let filler = String(repeating: "é", count: 200)
        let root = try root("a: \(filler)\nb: \(filler)x\n")
        #expect(root["b"]?.range?.text == filler + "x")
    }

    @Test func `CRLF counts as it stands in the file`() throws {
        let root = try root("a: 1\r\nb: two\r\n")
        #expect(root["b"]?.range?.text == "two")
        #expect(root["b"]?.range?.start.line == 2)
    }

    @Test func `a block collection ends with its last child`() throws {
        let root = try root("a:\n  b: 1\n  c:\n    - x\n\n# remark\nd: 2\n")
        #expect(root["a"]?.range?.text == "b: 1\n  c:\n    - x")
    }

    @Test func `UTF-16 with a byte order mark is read`() throws {
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in "k: é".utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let (documents, findings) = read(bytes)
        #expect(findings.isEmpty)
        #expect(documents.first?.root?["k"]?.text == "é")
    }

    @Test func `merged keys keep the place they came from and explicit keys win`() throws {
        let root = try root(
            """
            base: &base {a: 1, b: 2}
            more: &more {b: 3, c: 4}
            use: {<<: [*base, *more], a: 9}
            """
        )
        let entries = try #require(root["use"]?.entries)
        #expect(entries.map(\.name) == ["b", "c", "a"])
        #expect(entries.map { $0.value.text } == ["2", "4", "9"])
        #expect(entries[0].key.range?.start.line == 1)
    }
}
