/// The page `docs/parameters.md`: every parameter of the grammar and what it does.
enum ParameterTable {
    private static let introduction = """
        # Parameters

        Every parameter of `x-ft`, by class. This page is made from the grammar of the compiler (`scripts/parameter-table`);
        a test fails when it is stale. How the annotation is written: `annotation.md`.

        - Keys and words are read whatever their case, with spaces, hyphens or underscores; `ftcompose lint` offers the
          canonical spelling, which is the one here. Booleans are those of YAML 1.1 and 1.2.
        - Every parameter of `ft_parameters` may also stand directly in `x-ft`; `logs` in `outputs` or beside it.
        - A key or value that is not here is refused. "of the image" means that the image profile decides
          (`ftcompose explain SERVICE` shows what); without a profile there is no value.
        - `thesis`: whether the thesis has the parameter. `build`: whether `ftcompose build` carries it out; what it does not is
          read, checked and explained all the same, and refused by `build` with this reason.

        """

    /// The whole page.
    static var page: String {
        let common = CommonGrammar.parameters.filter { parameter in
            !ClassGrammar.all.allSatisfy { $0.ownPaths.contains(parameter.path) }
        }
        var text = introduction
        text += section(
            "Every class",
            note: "Unless a class below has a line of its own for the parameter.",
            common,
            isRefused: false
        )
        for grammar in ClassGrammar.all {
            let paths = Set(grammar.ownPaths)
            var note = "Engines: \(engines(grammar))."
            if let reason = grammar.refusal {
                note = "`build` refuses this class so far: \(reason)."
            } else if !grammar.refusedValues.isEmpty {
                note += "\n`build` refuses these values so far: \(grammar.refusedValues)."
            }
            text += section(
                "`\(grammar.name)`: \(grammar.summary)",
                note: note,
                grammar.parameters.filter { paths.contains($0.path) },
                isRefused: grammar.refusal != nil
            )
        }
        let ledger = LedgerGrammar.grammar
        return text
            + section(
                "`x-ft-ledger`, at the top level of the root file",
                note: "What it means: `ledger.md`. Without it every default holds.",
                ledger.parameters,
                isRefused: false
            )
    }

    private static func engines(_ grammar: ClassGrammar) -> String {
        grammar.takesAnyEngine ? "any" : grammar.engines.joined(separator: ", ")
    }

    private static func section(
        _ title: String,
        note: String?,
        _ parameters: [Parameter],
        isRefused: Bool
    ) -> String {
        var text = "\n## \(title)\n\n"
        if let note { text += note + "\n\n" }
        text += "| parameter | values | default | effect | thesis | build |\n"
        text += "|---|---|---|---|---|---|\n"
        return text + parameters.map { row($0, isRefused: isRefused) }.joined()
    }

    private static func row(_ parameter: Parameter, isRefused: Bool) -> String {
        let words = parameter.kind.words
        var effect = parameter.effect
        let explained = words.filter { !$0.effect.isEmpty }
        if !explained.isEmpty {
            effect += ". " + explained.map { "`\($0.name)`: \($0.effect)" }.joined(separator: "; ")
        }
        let refusedWords = words.compactMap { word in
            word.refusal.map { "not `\(word.name)`: \($0)" }
        }
        let support =
            isRefused
            ? "not yet"
            : parameter.refusal.map { "not yet: \($0)" }
                ?? (refusedWords.isEmpty
                    ? "yes" : "yes, but " + refusedWords.joined(separator: "; "))
        let cells = [
            "`\(parameter.path)`", ParameterText.values(parameter.kind),
            ParameterText.standard(parameter) ?? "", effect, parameter.isThesis ? "yes" : "",
            support,
        ]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
}
