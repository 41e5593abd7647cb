/// A text with Compose's placeholders, parsed; it is evaluated for analysis, never for output.
///
/// The grammar is compose-spec's: `$NAME`, `${NAME}`, `${N:-d}`, `${N-d}`, `${N:?e}`, `${N?e}`,
/// `${N:+r}`, `${N+r}`, nested operands and `$$`.
public struct InterpolationTemplate: Sendable, Equatable {
    private let segments: [InterpolationSegment]

    /// Parses a text.
    public init(_ text: String) throws(InterpolationProblem) {
        var parser = InterpolationParser(text)
        segments = try parser.parse()
    }

    /// Whether there is any placeholder; `$$` is none.
    public var hasPlaceholders: Bool {
        segments.contains { if case .variable = $0 { true } else { false } }
    }

    /// The names of all variables, operands included, in order.
    public var variableNames: [String] { InterpolationTemplate.names(segments) }

    /// The text before the first placeholder; the whole text when there is none.
    var head: String { InterpolationTemplate.literals(segments).joined() }

    /// The text behind the last placeholder; the whole text when there is none.
    var tail: String { InterpolationTemplate.literals(segments.reversed()).reversed().joined() }

    private static func literals(_ segments: some Sequence<InterpolationSegment>) -> [String] {
        var texts: [String] = []
        for segment in segments {
            guard case .literal(let text) = segment else { break }
            texts.append(text)
        }
        return texts
    }

    /// The text with values, and the names of variables that had none and no default.
    public func evaluate(
        _ lookup: (String) -> String?
    ) throws(InterpolationProblem) -> (text: String, unset: [String]) {
        var unset: [String] = []
        let text = try InterpolationTemplate.evaluate(segments, lookup, &unset)
        return (text, unset)
    }

    private static func names(_ segments: [InterpolationSegment]) -> [String] {
        segments.flatMap { segment -> [String] in
            guard case .variable(let name, let operation) = segment else { return [] }
            return [name] + names(operation?.operand ?? [])
        }
    }

    private static func evaluate(
        _ segments: [InterpolationSegment],
        _ lookup: (String) -> String?,
        _ unset: inout [String]
    ) throws(InterpolationProblem) -> String {
        var text = ""
        for segment in segments {
            switch segment {
            case .literal(let literal):
                text += literal
            case .variable(let name, let operation):
                text += try value(of: name, operation, lookup, &unset)
            }
        }
        return text
    }

    private static func value(
        of name: String,
        _ operation: InterpolationOperation?,
        _ lookup: (String) -> String?,
        _ unset: inout [String]
    ) throws(InterpolationProblem) -> String {
        let value = lookup(name)
        guard let operation else {
            if value == nil { unset.append(name) }
            return value ?? ""
        }
        let isThere = operation.emptyCountsAsUnset ? !(value ?? "").isEmpty : value != nil
        switch operation.kind {
        case .fallback:
            return isThere ? value ?? "" : try evaluate(operation.operand, lookup, &unset)
        case .replacement:
            return isThere ? try evaluate(operation.operand, lookup, &unset) : ""
        case .required:
            if isThere { return value ?? "" }
            let message = try evaluate(operation.operand, lookup, &unset)
            throw .required(name: name, message: message)
        }
    }
}
