import Diagnostics
import YAMLBridge

/// Why a text with placeholders has no value.
public enum InterpolationProblem: Error, Sendable, Equatable {
    /// The grammar is broken; the text is what stands there.
    case malformed(String)
    /// `${NAME:?message}` without a value.
    case required(name: String, message: String)
    /// Placeholders inside placeholders beyond the limit.
    case tooDeep
}

extension InterpolationProblem {
    /// How much of a broken placeholder is shown, in characters.
    private static let shownMax = 80

    /// The finding about a text that breaks the grammar; nil when only a value is missing.
    func finding(at node: YAMLNode) -> Diagnostic? {
        switch self {
        case .malformed(let text):
            Diagnostic(
                .placeholderSyntax,
                .error,
                "`\(text.prefix(InterpolationProblem.shownMax))` is no placeholder",
                at: node.range,
                remedy: "write ${NAME} or ${NAME:-default}, or $$ for a dollar sign"
            )
        case .tooDeep:
            Diagnostic(
                .placeholderSyntax,
                .error,
                "placeholders are nested too deeply",
                at: node.range,
                remedy: "put a part of them into a variable of its own"
            )
        case .required: nil
        }
    }
}
