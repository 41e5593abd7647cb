import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads an annotation against a grammar: every key gets its value, or a finding with its place.
struct GrammarReader {
    let grammar: ClassGrammar
    let context: AnnotationContext
    /// What the whole annotation is called in messages.
    var rootName = "x-ft"
    /// What was written, by path; what is wrong is not in it.
    private(set) var written: [String: WrittenValue] = [:]
    /// The first place of each path, for finding it written twice.
    private var places: [String: YAMLNode] = [:]

    init(grammar: ClassGrammar, context: AnnotationContext, rootName: String = "x-ft") {
        self.grammar = grammar
        self.context = context
        self.rootName = rootName
    }

    /// Reads the entries of a section; the empty path is the top.
    mutating func read(_ entries: [YAMLEntry], in section: String = "") {
        for entry in entries {
            let name = KeySpelling.canonical(entry.name)
            guard let parameter = grammar.parameter(called: name, in: section) else {
                UnknownKeyFinding(grammar: grammar, context: context, rootName: rootName)
                    .report(entry, in: section)
                continue
            }
            if let first = places[parameter.path] {
                reportTwice(parameter, first, entry.key)
                continue
            }
            noteSpelling(entry, parameter)
            places[parameter.path] = entry.key
            if case .section(let short) = parameter.kind {
                readSection(parameter, short, entry)
            } else {
                readValue(parameter, entry)
            }
        }
    }

    /// Whether a parameter was written, rightly or wrongly.
    func hasSeen(_ path: String) -> Bool { places[path] != nil }

    private mutating func readSection(_ parameter: Parameter, _ short: String?, _ entry: YAMLEntry)
    {
        if let entries = entry.value.entries {
            written[parameter.path] = WrittenValue(value: nil, key: entry.key, node: entry.value)
            read(entries, in: parameter.path)
            return
        }
        if entry.value.scalar?.isNull ?? false {
            written[parameter.path] = WrittenValue(value: nil, key: entry.key, node: entry.value)
            return
        }
        if let short, entry.value.scalar != nil,
            let target = grammar.parameter("\(parameter.path).\(short)")
        {
            written[parameter.path] = WrittenValue(value: nil, key: entry.key, node: entry.value)
            places[target.path] = entry.key
            readValue(target, entry, as: parameter.path)
            return
        }
        let wanted = short.map { "a \($0) or a mapping" } ?? "a mapping"
        context.error(
            .valueType,
            "`\(parameter.path)` is \(wanted), not \(entry.value.kindName)",
            at: entry.value
        )
    }

    private mutating func readValue(
        _ parameter: Parameter,
        _ entry: YAMLEntry,
        as name: String? = nil
    ) {
        let reader = NodeReader(
            name: name ?? parameter.path,
            parameter: parameter,
            grammar: grammar,
            context: context
        )
        guard let value = reader.value(entry) else { return }
        written[parameter.path] = WrittenValue(value: value, key: entry.key, node: entry.value)
    }

    private func noteSpelling(_ entry: YAMLEntry, _ parameter: Parameter) {
        guard entry.name != parameter.name else { return }
        context.note(Spelling(node: entry.key, canonical: parameter.name, what: "key"))
    }

    private func reportTwice(_ parameter: Parameter, _ first: YAMLNode, _ second: YAMLNode) {
        context.error(
            .writtenTwice,
            "`\(parameter.path)` is written twice",
            at: second,
            notes: [DiagnosticNote("it stands here first", at: first.range)],
            remedy: parameter.isSection ? "put both into one section" : "keep one of the two"
        )
    }
}
