import Diagnostics

/// A variable that switches the randomness of a language's runtime on.
///
/// `PYTHONHASHSEED: random` makes each process order sets and hash tables its own way. Three
/// replicas of one program then print the same set in 3 orders, and a vote on bytes has no majority
/// although no replica is wrong.
///
/// Bad:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     environment: {PYTHONHASHSEED: random}
///     x-ft: {class: application, inputs: {codes: python}, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     environment: {PYTHONHASHSEED: "0"}
///     x-ft: {class: application, inputs: {codes: python}, ft_level: 3}
/// ```
struct RandomisedRuntime: LintRule {
    static let id = DiagnosticID("FT415", "randomised-runtime")
    static let severity = Severity.warning
    private static let settings: [String: [String]] = [
        "PYTHONHASHSEED": ["random"], "PERL_HASH_SEED_DEBUG": ["1"],
        "PERL_PERTURB_KEYS": ["1", "RANDOM", "random"],
    ]

    func check(_ context: LintContext) {
        for service in context.services {
            let texts = ServiceText.all(of: service.service, in: context, keys: ["environment"])
            for text in texts {
                guard let variable = text.variable,
                    RandomisedRuntime.settings[variable]?.contains(text.text) ?? false
                else { continue }
                context.report(
                    RandomisedRuntime.id,
                    "`\(variable)=\(text.text)` gives each replica an order of its own: one set "
                        + "printed by \(service.level) right replicas is \(service.level) "
                        + "different answers",
                    at: text.range,
                    remedy: "write `\(variable): \"0\"`"
                )
            }
        }
    }
}
