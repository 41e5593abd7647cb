import Diagnostics
import YAMLBridge

/// Puts together what was written, what the image says and the defaults.
struct EffectiveValues {
    let grammar: ClassGrammar
    let written: [String: WrittenValue]
    let profile: ImageProfile?
    /// Who decided the class when nobody wrote it.
    var classOrigin: ValueOrigin?
    /// The annotation's own place, for values whose node has none.
    let place: YAMLNode
    /// What the project says about the defaults of its ledger.
    var ledger = LedgerFacts()
    /// Values that other parts of the project give, in the place of the class's defaults.
    var given: [String: EffectiveValue] = [:]

    /// All values, in the grammar's order.
    func make() -> AnnotationValues {
        var values = AnnotationValues()
        for parameter in grammar.parameters where !parameter.isSection {
            if let value = value(of: parameter, values) { values.add(value, at: parameter.path) }
        }
        for parameter in grammar.parameters where parameter.isSection {
            guard let section = written[parameter.path] else { continue }
            let inner = grammar.children(of: parameter.path).compactMap { child in
                values.isWritten(child.path)
                    ? values[child.path].map { (child.name, $0.value) } : nil
            }
            values.addSection(
                EffectiveValue(
                    value: .mapping(inner),
                    origin: origin(section),
                    node: section.node,
                    keyNode: section.key
                ),
                at: parameter.path
            )
        }
        return values
    }

    private func value(of parameter: Parameter, _ values: AnnotationValues) -> EffectiveValue? {
        if let found = written[parameter.path], let value = found.value {
            return EffectiveValue(
                value: value,
                origin: origin(found),
                node: found.node,
                keyNode: found.key
            )
        }
        if parameter.path == "class", let classOrigin {
            return EffectiveValue(value: .word(grammar.name), origin: classOrigin)
        }
        if let value = given[parameter.path] { return value }
        if let profile, let value = profile.value(parameter.path) {
            return EffectiveValue(value: value, origin: .profile(profile.name))
        }
        switch parameter.standard {
        case .none, .required, .image: return nil
        case .value(let value): return EffectiveValue(value: value, origin: .classDefault)
        case .derived(let rule): return derived(rule, parameter, values)
        }
    }

    private func derived(
        _ rule: ParameterDefault.Derivation,
        _ parameter: Parameter,
        _ values: AnnotationValues
    ) -> EffectiveValue {
        switch rule {
        case .sectionWritten:
            let isWritten = written[parameter.parent] != nil
            return EffectiveValue(
                value: .boolean(isWritten),
                origin: isWritten ? .derived("`\(parameter.parent)` is written") : .classDefault
            )
        case .severalPaths:
            let isSeveral = (values.integer("ft_parameters.routing_level") ?? 1) > 1
            return EffectiveValue(
                value: .boolean(isSeveral),
                origin: isSeveral ? .derived("`routing_level` is above 1") : .classDefault
            )
        case .transactionIdle(let standard):
            guard values.string("inputs.queries") == "webserver" else {
                return EffectiveValue(value: .integer(standard), origin: .classDefault)
            }
            return EffectiveValue(
                value: .integer(30_000),
                origin: .derived("`inputs.queries` is webserver")
            )
        case .ledgerOrigin, .ledgerActors, .blockEntries, .blockInterval, .ledgerRoom:
            return ledger.value(rule, profile: values.string("block.profile"))
        }
    }

    private func origin(_ found: WrittenValue) -> ValueOrigin {
        guard let range = found.node.range ?? found.key.range ?? place.range else {
            return .derived("the source")
        }
        return .source(range)
    }
}
