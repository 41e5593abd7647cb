import Diagnostics

/// What holds for a project's ledger, laid out for people and for programs.
struct LedgerExplanation {
    /// What the ledger is called where a service's name could stand.
    static let subject = "x-ft-ledger"

    let values: AnnotationValues
    /// The annotated services, whose votes it records.
    let services: [String]

    /// The table for people.
    var text: String {
        let lines = [heading, ""] + table.lines(values.paths)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same for programs.
    var json: JSONValue {
        .object([
            ("services", .array(services.map { .string($0) })), ("values", table.json),
        ])
    }

    private var table: ValueTable { ValueTable(values: values, grammar: LedgerGrammar.grammar) }

    private var heading: String {
        guard !services.isEmpty else { return "no ledger: no service is annotated" }
        let names = services.joined(separator: ", ")
        guard values.string("mode") != "local" else {
            return "a ledger of its own in each tunnel and voter of \(names)"
        }
        let members = values.integer("members") ?? 3
        let actors = Self.names(values["actors"]?.value)
        return "one ledger for \(names): \(members) members, \(actors.count) actors, "
            + "\(actors.count / 2 + 1) signatures make a block final"
    }

    private static func names(_ value: AnnotationValue?) -> [String] {
        if case .mapping(let actors) = value { return actors.map(\.0) }
        return []
    }
}
