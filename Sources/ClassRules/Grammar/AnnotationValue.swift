/// A value of the annotation, checked against the grammar and in its canonical spelling.
enum AnnotationValue: Sendable {
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// One of the words the grammar lists.
    case word(String)
    /// Free text such as a path or a name, placeholders resolved.
    case text(String)
    /// Several values in the order written.
    case list([AnnotationValue])
    /// Names with values in the order written.
    case mapping([(String, AnnotationValue)])

    /// The truth value; nil for any other kind.
    var asBoolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The number; nil for any other kind.
    var asInteger: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The word or text; nil for any other kind.
    var asString: String? {
        switch self {
        case .word(let value), .text(let value): value
        case .boolean, .integer, .list, .mapping: nil
        }
    }

    /// The words and texts of a list, or the only one.
    var asStrings: [String] {
        if case .list(let items) = self { return items.compactMap(\.asString) }
        return asString.map { [$0] } ?? []
    }
}

extension AnnotationValue: CustomStringConvertible {
    /// The value as it would stand in one line of YAML.
    var description: String {
        switch self {
        case .boolean(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .word(let value): return value
        case .text(let value): return value.isEmpty ? "\"\"" : value
        case .list(let items): return "[" + items.map(\.description).joined(separator: ", ") + "]"
        case .mapping(let entries):
            return "{" + entries.map { "\($0): \($1)" }.joined(separator: ", ") + "}"
        }
    }
}
