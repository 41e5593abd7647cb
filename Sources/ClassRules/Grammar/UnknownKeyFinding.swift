import YAMLBridge

/// Says what is wrong with a key that a section does not have: another class's, misplaced, misspelt.
struct UnknownKeyFinding {
    let grammar: ClassGrammar
    let context: AnnotationContext
    let rootName: String

    /// Reports the key.
    func report(_ entry: YAMLEntry, in section: String) {
        let name = KeySpelling.canonical(entry.name)
        if let owner = owner(of: name, in: section) {
            context.error(
                .foreignKey,
                "`\(qualified(name, section))` belongs to the class \(owner); this service's class "
                    + "is \(grammar.name)",
                at: entry.key,
                remedy: "remove it"
            )
            return
        }
        let known = grammar.names(in: section)
        context.error(
            .unknownKey,
            "`\(entry.name)` is not known in `\(section.isEmpty ? rootName : section)`"
                + hint(name, section, known),
            at: entry.key,
            remedy: known.isEmpty ? nil : "the keys here are \(known.joined(separator: ", "))"
        )
    }

    private func hint(_ name: String, _ section: String, _ known: [String]) -> String {
        if let near = KeySpelling.nearest(to: name, among: known) {
            return "; did you mean `\(near)`?"
        }
        guard name.count > 2, let place = grammar.sections(knowing: name).first else { return "" }
        return "; it belongs in `\(place)`"
    }

    private func owner(of name: String, in section: String) -> String? {
        guard !grammar.name.isEmpty else { return nil }
        return ClassGrammar.all.first {
            $0.name != grammar.name && $0.parameter(called: name, in: section) != nil
        }?.name
    }

    private func qualified(_ name: String, _ section: String) -> String {
        if !section.isEmpty { return "\(section).\(name)" }
        return name
    }
}
