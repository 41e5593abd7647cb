/// What the vocabulary knows of a word besides its keyword.
struct SQLTraits: OptionSet {
    let rawValue: UInt16

    /// A built-in function whose value depends on arguments, data and session only.
    static let pureFunction = SQLTraits(rawValue: 1 << 0)
    /// A built-in function or word that reads the clock or the random generator, which can be pinned.
    static let timeFunction = SQLTraits(rawValue: 1 << 1)
    /// A function that is replaced by an expression that can be pinned.
    static let rewrittenFunction = SQLTraits(rawValue: 1 << 2)
    /// A word that may stand before a parenthesis without being a function.
    static let parenthesisKeyword = SQLTraits(rawValue: 1 << 3)
    /// A function that a space before the parenthesis turns into the name of a stored function.
    static let spaceSensitive = SQLTraits(rawValue: 1 << 4)
    /// A schema whose content is each server's own.
    static let volatileSchema = SQLTraits(rawValue: 1 << 5)
    /// A system variable whose value is each server's own.
    static let volatileVariable = SQLTraits(rawValue: 1 << 6)
    /// A table of schema `mysql` whose content is each server's own.
    static let volatileTable = SQLTraits(rawValue: 1 << 7)
    /// A global variable that the tunnel or voter relies on.
    static let guardedVariable = SQLTraits(rawValue: 1 << 8)
    /// A client character set in which a byte of a quote may be half of a character.
    static let unsafeCharset = SQLTraits(rawValue: 1 << 9)
    /// A time word that needs no parentheses.
    static let bareTimeWord = SQLTraits(rawValue: 1 << 10)
    /// A function inside whose parentheses FROM names no table.
    static let takesFrom = SQLTraits(rawValue: 1 << 11)
}
