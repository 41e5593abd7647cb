import Diagnostics

/// All semantic rules, in the order of their codes.
enum LintRules {
    /// The rules of `Lint/Rules`.
    static let all: [any LintRule] = []
}
