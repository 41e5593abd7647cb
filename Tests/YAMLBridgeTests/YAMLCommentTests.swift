import Diagnostics
import Testing
import YAMLBridge

@Suite struct YAMLCommentTests {
    private func comments(_ text: String) throws -> [YAMLComment] {
        let (documents, findings) = read(text)
        #expect(findings.isEmpty)
        let file = try #require(documents.first?.file)
        return YAMLComment.all(in: file, documents: documents)
    }

    @Test(
        arguments: [
            ("# a\nk: v # b\n", ["a", "b"]), ("k: 'x # y' # b\n", ["b"]), ("k: x#y\n", []),
            ("k: |  # head\n  # text\n  more\n# end\n", ["head", "end"]),
            ("k: >-\n  # text\n\n\n# after\nl: 1\n", ["after"]), ("\u{FEFF}# bom\nk: v\n", ["bom"]),
            ("k: &a v # c\n", ["c"]), ("[a, # one\n b] # two\n", ["one", "two"]),
            ("a: 1\r\n# crlf\r\nb: 2 #x\r\n", ["crlf", "x"]),
            ("---\na: 1 # x\n---\nb: 2\n# y\n", ["x", "y"]),
            ("a: \"\\\n  # no\" #yes", ["yes"]), ("a:\n  - b   \n  #c\n", ["c"]),
            ("é: ü # ö\n", ["ö"]),
            ("a: &x !!str |- # h\n  t # u\n", ["h"]), ("a: &x 1\nb: *x # al\n", ["al"]),
        ] as [(String, [String])]
    )
    func `comments are what stands after a hash outside every scalar`(
        text: String,
        expected: [String]
    ) throws {
        #expect(try comments(text).map(\.text) == expected)
    }

    @Test func `a comment knows its place and whether it trails`() throws {
        let found = try comments("# a\nk: v # b\n  # c\nl: 1\n")
        #expect(found.map(\.isTrailing) == [false, true, false])
        #expect(found.map { $0.range.start.line } == [1, 2, 3])
        #expect(found.map { $0.range.start.column } == [1, 6, 3])
        #expect(found.map { $0.range.text } == ["# a", "# b", "# c"])
    }
}
