/// Text of names.
enum SQLName {
    /// The name a token spells, without quotes.
    static func text(of token: SQLToken, in bytes: UnsafeRawBufferPointer) -> String {
        guard token.kind == .quotedIdentifier || token.kind == .string, token.end - token.start >= 2
        else { return String(decoding: bytes[token.start..<token.end], as: UTF8.self) }
        let quote = bytes[token.start]
        var name: [UInt8] = []
        var index = token.start + 1
        while index < token.end - 1 {
            name.append(bytes[index])
            index += bytes[index] == quote ? 2 : 1
        }
        return String(decoding: name, as: UTF8.self)
    }
}
