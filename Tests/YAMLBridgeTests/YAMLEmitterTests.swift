import Diagnostics
import Testing
import YAMLBridge

@Suite struct YAMLEmitterTests {
    private func emitted(_ node: YAMLNode) -> String {
        String(decoding: YAMLEmitter.emit(node), as: UTF8.self)
    }

    @Test(arguments: [
        "no", "YES", "on", "y", "~", "null", "", "true", "22:22", "0755", "1e3", "1.10", "=", "<<",
        "2024-01-01", "0x1f", ".inf", "a: b", "a #b", " a", "a ", "- a", "*a", "&a", "!a", "@a",
        "`a",
        "%a", "a:", "{a", "[a", "a\nb", "a\tb", "é\u{0}", "\u{85}", "---", "? a", "1_000", "+1",
        "12e03",
        "${A:-b}", "|", ">",
    ])
    func `a made string that some reader takes for more is quoted`(text: String) throws {
        let written = emitted(.mapping([("k", .string(text))]))
        #expect(written.hasPrefix("k: \"") || written.hasPrefix("k: '"), "\(written)")
        let root = try #require(read(written).0.first?.root)
        #expect(root["k"]?.text == text)
        #expect(root["k"]?.scalar?.style != .plain)
        let flow = emitted(.sequence([.string(text)], isFlow: true))
        #expect(try #require(read(flow).0.first?.root?.items?.first?.text) == text)
    }

    @Test func `ordinary strings stay plain`() {
        #expect(
            emitted(.sequence([.string("db-1"), .string("a b"), .string("5s")]))
                == "- db-1\n- a b\n- 5s\n"
        )
    }

    @Test func `an alias whose anchor is not in the output is written out`() throws {
        let root = try #require(read("x: &a {k: 1}\ny: *a\nz: *a\n").0.first?.root)
        let entries = try #require(root.rawEntries)
        let kept = YAMLNode.mapping(entries: Array(entries.dropFirst()))
        #expect(emitted(kept) == "y: &a {k: 1}\nz: *a\n")
        #expect(emitted(root) == "x: &a {k: 1}\ny: *a\nz: *a\n")
    }

    @Test func `an anchor name used twice keeps each alias with its own node`() throws {
        let root = try #require(read("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").0.first?.root)
        let entries = try #require(root.rawEntries)
        let turned = YAMLNode.mapping(entries: [entries[2], entries[1], entries[3]])
        let again = try #require(read(emitted(turned)).0.first?.root)
        #expect(again.entries?.map { $0.value.text } == ["2", "1", "2"])
    }

    @Test func `the comment comes first, line by line`() {
        let bytes = YAMLEmitter.emit(.mapping([("a", .integer(1))]), comment: ["one", "", "two"])
        #expect(String(decoding: bytes, as: UTF8.self) == "# one\n#\n# two\na: 1\n")
    }
}
