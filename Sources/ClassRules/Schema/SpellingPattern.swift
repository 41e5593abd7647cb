/// Regular expressions for the spellings of a key or word, as JSON Schema understands them.
enum SpellingPattern {
    /// Every spelling of one of the names.
    static func words(_ names: [String]) -> String {
        "^(" + names.map(body).joined(separator: "|") + ")$"
    }

    /// Every spelling of a key but the canonical one, which the schema names itself.
    static func key(_ name: String, _ aliases: [String]) -> String {
        "^(?!\(name)$)(" + ([name] + aliases).map(body).joined(separator: "|") + ")$"
    }

    private static func body(_ name: String) -> String {
        name.map { character in
            if character == "_" { return "[ _-]" }
            if character.isLetter {
                return "[\(character.uppercased())\(character.lowercased())]"
            }
            return character.isNumber ? String(character) : "[\(character)]"
        }.joined()
    }
}
