/// Why a text with placeholders has no value.
public enum InterpolationProblem: Error, Sendable, Equatable {
    /// The grammar is broken; the text is what stands there.
    case malformed(String)
    /// `${NAME:?message}` without a value.
    case required(name: String, message: String)
    /// Placeholders inside placeholders beyond the limit.
    case tooDeep
}
