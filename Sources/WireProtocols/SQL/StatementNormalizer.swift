public import NIOCore

/// Brings a statement into a form fit for records: no literals, no comments, one space at most.
public enum StatementNormalizer {
    /// Normalizes the readable bytes of a buffer.
    public static func normalized(
        _ statement: ByteBuffer,
        mode: SQLMode = SQLMode(),
        bytesMax: Int = 256
    ) -> String {
        statement.withUnsafeReadableBytes { normalized($0, mode: mode, bytesMax: bytesMax) }
    }

    /// Normalizes a text.
    public static func normalized(
        _ statement: String,
        mode: SQLMode = SQLMode(),
        bytesMax: Int = 256
    ) -> String {
        var statement = statement
        return statement.withUTF8 {
            normalized(UnsafeRawBufferPointer($0), mode: mode, bytesMax: bytesMax)
        }
    }

    /// Normalizes a region of memory.
    ///
    /// Every literal becomes a question mark, so passwords never show; what cannot be read as
    /// tokens is cut off.
    public static func normalized(
        _ statement: UnsafeRawBufferPointer,
        mode: SQLMode = SQLMode(),
        bytesMax: Int = 256
    ) -> String {
        var lexer = SQLLexer(statement, mode: mode)
        var output: [UInt8] = []
        output.reserveCapacity(max(0, min(bytesMax, statement.count)) + 8)
        var lastEnd = 0
        while output.count < bytesMax {
            let token = lexer.next()
            guard token.kind != .end, token.kind != .malformed else { break }
            if !output.isEmpty, token.start != lastEnd { output.append(0x20) }
            lastEnd = token.end
            switch token.kind {
            case .string, .number, .parameter:
                output.append(UInt8(ascii: "?"))
            default:
                output.append(
                    contentsOf: statement[token.start..<token.end].prefix(max(0, bytesMax))
                )
            }
        }
        guard output.count > bytesMax else { return String(decoding: output, as: UTF8.self) }
        // A character is not cut in half.
        var end = bytesMax
        while end > 0, output[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: output[..<end], as: UTF8.self)
    }
}
