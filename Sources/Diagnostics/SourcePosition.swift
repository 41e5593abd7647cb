/// A place in a source text.
public struct SourcePosition: Sendable, Hashable {
    /// Byte offset from 0.
    public var offset: Int
    /// Line from 1.
    public var line: Int
    /// Column from 1, in code points.
    public var column: Int

    /// Creates a position.
    public init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }
}
