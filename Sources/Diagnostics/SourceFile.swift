/// One source text with the table that turns byte offsets into lines and columns.
///
/// Offsets are bytes of `bytes`; a byte order mark belongs to the first line but to no column.
public final class SourceFile: Sendable {
    /// The path shown to the user, as they gave it.
    public let path: String
    /// The file's content as UTF-8.
    public let bytes: [UInt8]
    private let lineStarts: [UInt32]

    /// Creates a source from its bytes and finds its lines.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        self.lineStarts = SourceFile.findLineStarts(in: bytes)
    }

    /// Number of lines, at least one.
    public var lineCount: Int { lineStarts.count }

    /// Bytes of the byte order mark at the start, 0 or 3.
    public var byteOrderMarkLength: Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The line and column of a byte offset; offsets beyond the end give the end.
    public func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        let line = lineIndex(of: offset)
        var column = 1
        var index = startOfText(line)
        while index < offset {
            // Continuation bytes of UTF-8 do not start a code point.
            if bytes[index] & 0xC0 != 0x80 { column += 1 }
            index += 1
        }
        return SourcePosition(offset: offset, line: line + 1, column: column)
    }

    /// The column of a byte offset in UTF-16 units, from 1, as editors and SARIF count.
    public func utf16Column(at offset: Int) -> Int {
        let offset = min(max(offset, 0), bytes.count)
        let start = min(startOfText(lineIndex(of: offset)), offset)
        return String(decoding: bytes[start..<offset], as: UTF8.self).utf16.count + 1
    }

    /// The column of a byte offset in bytes, from 1.
    public func byteColumn(at offset: Int) -> Int {
        let offset = min(max(offset, 0), bytes.count)
        return max(0, offset - startOfText(lineIndex(of: offset))) + 1
    }

    /// The text of a line (from 1) without its line break.
    public func lineText(_ line: Int) -> String {
        String(decoding: bytes[lineRange(line)], as: UTF8.self)
    }

    /// The bytes of a line (from 1) without its line break and byte order mark.
    public func lineRange(_ line: Int) -> Range<Int> {
        let index = min(max(line - 1, 0), lineStarts.count - 1)
        let start = startOfText(index)
        var end = index + 1 < lineStarts.count ? Int(lineStarts[index + 1]) : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The text of a byte range.
    public func text(in range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    private func startOfText(_ lineIndex: Int) -> Int {
        lineIndex == 0 ? byteOrderMarkLength : Int(lineStarts[lineIndex])
    }

    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private static func findLineStarts(in bytes: [UInt8]) -> [UInt32] {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(bytes.count { $0 == 0x0A || $0 == 0x0D } + 1)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
            if byte == 0x0A || byte == 0x0D { starts.append(UInt32(clamping: index)) }
        }
        return starts
    }
}
