/// Replaces a range of bytes of one source; an empty range inserts.
public struct TextEdit: Sendable {
    /// What is replaced.
    public var range: SourceRange
    /// What takes its place.
    public var replacement: String

    /// Creates an edit.
    public init(range: SourceRange, replacement: String) {
        self.range = range
        self.replacement = replacement
    }
}
