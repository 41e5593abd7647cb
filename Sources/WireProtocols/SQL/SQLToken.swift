/// One token of a statement: a range of its bytes and what the vocabulary knows of it.
struct SQLToken {
    /// What a token is.
    enum Kind: UInt8 {
        case end
        case malformed
        case word
        case quotedIdentifier
        case string
        case number
        case userVariable
        case systemVariable
        case parameter
        case punctuation
    }

    var kind = Kind.end
    /// Of a punctuation token, its byte.
    var byte: UInt8 = 0
    var word = SQLWord.other
    var traits: SQLTraits = []
    var start = 0
    var end = 0

    /// A token of one byte that is neither name nor value.
    func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        kind == .punctuation && byte == UInt8(ascii: scalar)
    }

    /// Words and quoted names, that is what may name a table.
    var isName: Bool { kind == .word || kind == .quotedIdentifier }
}
