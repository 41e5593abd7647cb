import Diagnostics

/// What helps against the usual slips that libyaml names only from its own point of view.
enum YAMLSyntaxRemedy {
    /// A remedy for a problem at a byte, when there is a usual one.
    static func remedy(problem: String, file: SourceFile, offset: Int) -> String? {
        let line = file.position(at: offset).line
        let here = file.lineText(line)
        if here.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
            return "indent with spaces; YAML does not allow tabs"
        }
        // The thesis prints a name and a mapping under one key.
        for number in stride(from: line, through: max(1, line - 2), by: -1) {
            let text = file.lineText(number).drop { $0 == " " }
            guard text.hasPrefix("forwarding:"), text.count > "forwarding:".count else { continue }
            return "a key holds a name or a mapping, not both: write "
                + "`forwarding: {name: NAME, configs: …, labels: …}`"
        }
        if problem.contains("mapping values are not allowed") {
            return "quote a value that contains `: `, and check the indentation of this line"
        }
        if problem.contains("character that cannot start any token") {
            return "quote a value that starts with @, ` or %"
        }
        return nil
    }
}
