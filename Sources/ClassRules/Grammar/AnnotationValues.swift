/// All effective values of one annotated service, by canonical dotted path.
///
/// Paths name parameters as the grammar does, `ft_parameters.ft_level` or `outputs.logs.enabled`,
/// wherever and however the user wrote them. A section that was written has a value too, the mapping
/// of what was written in it, but is not in `paths`.
struct AnnotationValues: Sendable {
    private var values: [String: EffectiveValue] = [:]
    private var sections: [String: EffectiveValue] = [:]
    /// The paths of all parameters that have a value, in the order of the grammar.
    private(set) var paths: [String] = []

    /// The effective value of a parameter, or what was written in a section.
    subscript(path: String) -> EffectiveValue? { values[path] ?? sections[path] }

    /// Whether the user wrote the parameter or section.
    func isWritten(_ path: String) -> Bool {
        guard let found = self[path] else { return false }
        if case .source = found.origin { return true }
        return false
    }

    /// The truth value of a parameter.
    func boolean(_ path: String) -> Bool? { self[path]?.value.asBoolean }

    /// The number of a parameter.
    func integer(_ path: String) -> Int? { self[path]?.value.asInteger }

    /// The word or text of a parameter.
    func string(_ path: String) -> String? { self[path]?.value.asString }

    /// The words or texts of a parameter that may hold several.
    func strings(_ path: String) -> [String] { self[path]?.value.asStrings ?? [] }

    /// Adds a parameter's value; the grammar's order is the order of calls.
    mutating func add(_ value: EffectiveValue, at path: String) {
        if values.updateValue(value, forKey: path) == nil { paths.append(path) }
    }

    /// Adds a section that was written.
    mutating func addSection(_ value: EffectiveValue, at path: String) {
        sections[path] = value
    }
}
