import Diagnostics
import Testing

@Suite struct SourceFileTests {
    @Test func `columns count code points, UTF-16 columns count units`() {
        let file = SourceFile(path: "a.yml", bytes: Array("x: 1\nkéy: \"😀\" z\n".utf8))
        let offset = Array("x: 1\nkéy: \"😀\" ".utf8).count
        let position = file.position(at: offset)
        #expect(position.line == 2)
        #expect(position.column == 10)
        #expect(file.utf16Column(at: offset) == 11)
        #expect(file.lineText(2) == "kéy: \"😀\" z")
    }

    @Test func `a byte order mark takes no column`() {
        let file = SourceFile(path: "a.yml", bytes: [0xEF, 0xBB, 0xBF] + Array("ab".utf8))
        #expect(file.position(at: 4) == SourcePosition(offset: 4, line: 1, column: 2))
        #expect(file.lineText(1) == "ab")
    }

    @Test func `CRLF, LF and CR end lines`() {
        let file = SourceFile(path: "a", bytes: Array("a\r\nb\nc\rd".utf8))
        #expect(file.lineCount == 4)
        #expect((1...4).map(file.lineText) == ["a", "b", "c", "d"])
        #expect(file.position(at: 3).line == 2)
    }

    @Test func `offsets beyond the end give the end`() {
        let file = SourceFile(path: "a", bytes: Array("ab".utf8))
        #expect(file.position(at: 99).column == 3)
        #expect(file.lineText(7) == "ab")
    }
}
