/// The text of a scalar and how it was written; its type is resolved only when somebody asks.
public struct YAMLScalar: Sendable, Hashable {
    /// How a scalar is written.
    public enum Style: Sendable, Hashable {
        /// Without quotes; the only style whose text may be something else than a string.
        case plain
        /// In single quotes.
        case singleQuoted
        /// In double quotes.
        case doubleQuoted
        /// A block after `|`.
        case literal
        /// A block after `>`.
        case folded
    }

    /// The content, escapes and folding undone; never interpreted (`1.10` stays `1.10`).
    public let text: String
    /// How it was written.
    public let style: Style

    /// Creates a scalar.
    public init(text: String, style: Style) {
        self.text = text
        self.style = style
    }
}
