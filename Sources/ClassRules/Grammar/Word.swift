/// One word that a parameter takes.
struct Word: Sendable, ExpressibleByStringLiteral {
    /// The canonical spelling.
    let name: String
    /// What it does, in one phrase; empty when the parameter's own line says it.
    let effect: String
    /// Other words that mean the same, in canonical spelling.
    let synonyms: [String]
    /// Why `build` does not take it yet; nil when it does.
    let refusal: String?

    /// Creates a word.
    init(
        _ name: String,
        _ effect: String = "",
        synonyms: [String] = [],
        refused refusal: String? = nil
    ) {
        self.name = name
        self.effect = effect
        self.synonyms = synonyms
        self.refusal = refusal
    }

    /// Creates a word that needs no explanation.
    init(stringLiteral name: String) {
        self.init(name)
    }

    /// Whether a text is this word in any spelling.
    func means(_ text: String) -> Bool {
        let text = KeySpelling.canonical(text)
        return KeySpelling.canonical(name) == text || synonyms.contains(text)
    }
}
