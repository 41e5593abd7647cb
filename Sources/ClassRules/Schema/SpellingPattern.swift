/// Regular expressions for the spellings of a key or word, as JSON Schema understands them.
enum SpellingPattern {
    /// Every spelling of one of the names, whose parts the given characters may separate.
    static func words(_ names: [String], separators: String = " _-") -> String {
        "^(" + names.map { body($0, separators) }.joined(separator: "|") + ")$"
    }

    /// Every spelling of a key but the canonical one, which the schema names itself.
    static func key(_ name: String, _ aliases: [String]) -> String {
        "^(?!\(name)$)(" + ([name] + aliases).map { body($0) }.joined(separator: "|") + ")$"
    }

    private static func body(_ name: String, _ separators: String = " _-") -> String {
        name.map { character in
            if character == "_" { return "[\(separators)]" }
            if character.isLetter {
                return "[\(character.uppercased())\(character.lowercased())]"
            }
            return character.isNumber ? String(character) : "[\(character)]"
        }.joined()
    }
}
