public import YAMLBridge

/// A scalar of the source with its placeholders, and what it comes to here and now.
///
/// Output is made from `raw`; decisions are made on `value`.
public struct ComposeText: Sendable {
    /// Where it stands.
    public let node: YAMLNode
    /// The text as written.
    public let raw: String
    /// The text with the values of variables.
    public let value: String
    /// Whether another environment could give another value.
    public let hasPlaceholders: Bool

    /// Creates a text.
    public init(node: YAMLNode, raw: String, value: String, hasPlaceholders: Bool) {
        self.node = node
        self.raw = raw
        self.value = value
        self.hasPlaceholders = hasPlaceholders
    }
}
