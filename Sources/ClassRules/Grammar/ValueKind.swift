/// What may stand after a key.
indirect enum ValueKind: Sendable {
    /// A mapping of further parameters; a scalar means the one named by `short`.
    case section(short: String?)
    /// True or false in the words of YAML 1.1 or 1.2.
    case boolean
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// One of these words, in any spelling.
    case word([Word])
    /// One of these words; `true` and `false` stand for two of them.
    case depth([Word], whenTrue: String, whenFalse: String)
    /// A text of a certain shape.
    case text(TextShape)
    /// A placeholder or the path of a file, so that no secret stands in the source.
    case secret
    /// One value or a list of them.
    case oneOrMore(ValueKind)
    /// Names with texts: a mapping, or a list of `NAME=VALUE`.
    case labels
    /// The first of these that fits.
    case either([ValueKind])

    /// A mapping of further parameters.
    static var section: ValueKind { .section(short: nil) }

    /// The words listed, whatever stands around them.
    var words: [Word] {
        switch self {
        case .word(let words), .depth(let words, _, _): words
        case .oneOrMore(let kind): kind.words
        case .either(let kinds): kinds.flatMap(\.words)
        case .section, .boolean, .integer, .text, .secret, .labels: []
        }
    }

    /// Whether a key of this kind may stand without a value.
    var mayBeEmpty: Bool {
        switch self {
        case .section, .oneOrMore, .labels: true
        case .boolean, .integer, .word, .depth, .text, .secret, .either: false
        }
    }
}
