import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads one mapping of the annotation key by key; what is left over at the end is refused.
final class SectionReader {
    /// The section's name for messages, such as `outputs.logs`.
    let path: String
    /// The section's own place.
    let node: YAMLNode
    private let entries: [YAMLEntry]
    private let context: AnnotationContext
    private var taken: Set<String> = []
    private var known: [String] = []

    /// Starts reading; nil, after a report, when the node is no mapping.
    ///
    /// An empty section means its defaults.
    init?(_ node: YAMLNode, path: String, context: AnnotationContext) {
        self.path = path
        self.node = node
        self.context = context
        if let entries = node.entries {
            self.entries = entries
        } else if node.scalar?.isNull ?? false {
            entries = []
        } else {
            context.error(
                .valueType,
                "`\(path)` is a mapping, not \(node.kindName)",
                at: node
            )
            return nil
        }
    }

    /// Starts reading entries that were put together.
    init(entries: [YAMLEntry], node: YAMLNode, path: String, context: AnnotationContext) {
        self.path = path
        self.node = node
        self.context = context
        self.entries = entries
    }

    /// The canonical names of all keys.
    var names: [String] { entries.map { KeySpelling.canonical($0.name) } }

    /// The entry of a key in any spelling; `others` are further names of the same parameter.
    func take(_ name: String, or others: String...) -> YAMLEntry? {
        known.append(name)
        taken.formUnion([name] + others)
        let found = entries.filter { ([name] + others).contains(KeySpelling.canonical($0.name)) }
        if found.count > 1 {
            context.error(
                .writtenTwice,
                "`\(qualified(name))` is written twice",
                at: found[1].key,
                notes: [DiagnosticNote("it stands here first", at: found[0].key.range)],
                remedy: "keep one of the two"
            )
        }
        return found.first
    }

    /// All entries of a key, for putting sections together.
    func takeAll(_ name: String) -> [YAMLEntry] {
        known.append(name)
        taken.insert(name)
        return entries.filter { KeySpelling.canonical($0.name) == name }
    }

    /// The value of a key without counting it as read.
    func peek(_ name: String, or other: String) -> YAMLNode? {
        entries.first { [name, other].contains(KeySpelling.canonical($0.name)) }?.value
    }

    /// A section below; nil when it is not there or no mapping.
    func section(_ name: String, or others: String...) -> SectionReader? {
        known.append(name)
        taken.formUnion([name] + others)
        let found = entries.filter { ([name] + others).contains(KeySpelling.canonical($0.name)) }
        if found.count > 1 {
            context.error(
                .writtenTwice,
                "`\(qualified(name))` is written twice",
                at: found[1].key,
                notes: [DiagnosticNote("it stands here first", at: found[0].key.range)],
                remedy: "put both into one section"
            )
        }
        return found.first.flatMap {
            SectionReader($0.value, path: qualified(name), context: context)
        }
    }

    /// A truth value; nil when the key is not there.
    func boolean(_ name: String) -> Bool? {
        guard let (entry, text) = scalar(name) else { return nil }
        let scalar = YAMLScalar(text: text.value, style: .plain)
        guard let value = scalar.boolean else {
            context.error(
                .valueType,
                "`\(qualified(name))` is true or false, not `\(text.value)`",
                at: entry.value
            )
            return nil
        }
        return value
    }

    /// A whole number; nil when the key is not there.
    func integer(_ name: String) -> (value: Int, node: YAMLNode)? {
        guard let (entry, text) = scalar(name) else { return nil }
        guard let value = YAMLScalar(text: text.value, style: .plain).integer else {
            context.error(
                .valueType,
                "`\(qualified(name))` is a whole number, not `\(text.value)`",
                at: entry.value
            )
            return nil
        }
        return (value, entry.value)
    }

    /// One of several words, in any spelling; nil when the key is not there.
    func choice(_ name: String, _ words: [String]) -> (value: String, node: YAMLNode)? {
        guard let (entry, text) = scalar(name) else { return nil }
        let value = KeySpelling.canonical(text.value)
        if words.contains(value) { return (value, entry.value) }
        refuse(text.value, of: name, words: words, at: entry.value)
        return nil
    }

    /// Reports a value that a key does not take.
    func refuse(_ value: String, of name: String, words: [String], at node: YAMLNode) {
        let near = KeySpelling.nearest(to: value, among: words).map { "; did you mean `\($0)`?" }
        context.error(
            .unknownValue,
            "`\(qualified(name))` does not take `\(value)`\(near ?? "")",
            at: node,
            remedy: "it takes \(words.joined(separator: ", "))"
        )
    }

    /// An absolute path inside the container; nil when the key is not there.
    func path(_ name: String) -> (value: String, node: YAMLNode)? {
        guard let (entry, text) = scalar(name) else { return nil }
        guard text.value.hasPrefix("/"), !text.value.contains(":"), !text.value.contains("//"),
            !text.value.split(separator: "/").contains("..")
        else {
            context.error(
                .unknownValue,
                "`\(qualified(name))` is an absolute path inside the container, not `\(text.value)`",
                at: entry.value
            )
            return nil
        }
        return (FilePath.normalized(text.value), entry.value)
    }

    /// The text of a key, placeholders resolved.
    func scalar(_ name: String) -> (entry: YAMLEntry, text: ComposeText)? {
        guard let entry = take(name) else { return nil }
        guard entry.value.scalar.map({ !$0.isNull }) ?? true else {
            context.error(.valueType, "`\(qualified(name))` has no value", at: entry.key)
            return nil
        }
        guard let text = context.resolver.resolve(entry.value, what: "`\(qualified(name))`") else {
            return nil
        }
        context.expect(text, key: qualified(name))
        return (entry, text)
    }

    /// Refuses keys nobody took: those of other classes with their class, others with the nearest.
    func finish(foreign: [String: String] = [:], refused: [String: String] = [:]) {
        for entry in entries where !taken.contains(KeySpelling.canonical(entry.name)) {
            let name = KeySpelling.canonical(entry.name)
            if let reason = refused[name] {
                context.error(
                    .notImplemented,
                    "`\(qualified(name))` is not implemented yet: \(reason)",
                    at: entry.key,
                    remedy: "remove it"
                )
            } else if let owner = foreign[name] {
                context.error(
                    .foreignKey,
                    "`\(qualified(name))` belongs to the class \(owner); this service is a database",
                    at: entry.key,
                    remedy: "remove it"
                )
            } else {
                let near = KeySpelling.nearest(to: name, among: known)
                let hint = near.map { "; did you mean `\($0)`?" } ?? ""
                context.error(
                    .unknownKey,
                    "`\(entry.name)` is not known in `\(path)`\(hint)",
                    at: entry.key,
                    remedy: known.isEmpty
                        ? nil : "the keys here are \(known.joined(separator: ", "))"
                )
            }
        }
    }

    /// The full name of a key.
    func qualified(_ name: String) -> String { path == "x-ft" ? name : "\(path).\(name)" }
}
