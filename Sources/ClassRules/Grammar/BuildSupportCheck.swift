import ComposeModel
import Diagnostics
import YAMLBridge

/// Says what `build` cannot make yet; the annotation itself may be right.
struct BuildSupportCheck {
    let annotated: AnnotatedService
    let grammar: ClassGrammar
    var scope = BuildScope.released

    private var context: AnnotationContext { annotated.context }

    /// Why no service of this class and image can be made; nil when it can.
    static func refusal(of grammar: ClassGrammar, profile: ImageProfile?) -> String? {
        if let reason = grammar.refusal { return "the class \(grammar.name): \(reason)" }
        guard let profile, !grammar.takes(profile.engine) else { return nil }
        let reason = profile.refusal ?? "the tunnel does not speak its protocol"
        return "\(profile.engine): \(reason)"
    }

    /// Reports everything; false when the service cannot be made at all.
    func run() -> Bool {
        let place = annotated.values["class"]?.node ?? annotated.source.node
        if let reason = grammar.refusal {
            context.error(
                .notImplemented,
                "the class \(grammar.name) is not implemented yet (\(reason)); only database and "
                    + "webserver are",
                at: place,
                remedy: "remove the annotation of this service"
            )
            return false
        }
        if let profile = annotated.profile, !grammar.takes(profile.engine) {
            context.error(
                .notImplemented,
                "`\(profile.name)` has no transformation yet: "
                    + (profile.refusal ?? "the tunnel does not speak its protocol"),
                at: annotated.service["image"],
                remedy: "remove the annotation of this service"
            )
            return false
        }
        for parameter in grammar.parameters where annotated.values.isWritten(parameter.path) {
            check(parameter)
        }
        return true
    }

    private func check(_ parameter: Parameter) {
        guard let found = annotated.values[parameter.path] else { return }
        if let reason = parameter.refusal, scope == .released || !grammar.takesAnyEngine {
            context.error(
                .notImplemented,
                "`\(parameter.path)` is not implemented yet: \(reason)",
                at: found.keyNode,
                remedy: "remove it"
            )
            return
        }
        let words = found.value.asStrings
        for word in parameter.kind.words where words.contains(word.name) {
            guard let reason = word.refusal else { continue }
            let others = parameter.kind.words.filter { $0.refusal == nil }.map { "`\($0.name)`" }
            context.error(
                .notImplemented,
                "`\(parameter.path): \(word.name)` is not implemented yet: \(reason)",
                at: found.node,
                remedy: others.isEmpty ? "remove it" : "use \(others.joined(separator: " or "))"
            )
        }
    }
}
