/// A stretch of one source text, from its first byte to the byte after its last.
public struct SourceRange: Sendable {
    /// The text the bytes belong to.
    public let file: SourceFile
    /// Byte offsets.
    public let bytes: Range<Int>

    /// Creates a range.
    public init(file: SourceFile, bytes: Range<Int>) {
        self.file = file
        self.bytes = bytes
    }

    /// The beginning of a file as a whole, for what is wrong with all of it; it need not be readable.
    public static func beginning(of path: String) -> SourceRange {
        SourceRange(file: SourceFile(path: path, bytes: []), bytes: 0..<0)
    }

    /// Line and column of the first byte.
    public var start: SourcePosition { file.position(at: bytes.lowerBound) }

    /// Line and column after the last byte.
    public var end: SourcePosition { file.position(at: bytes.upperBound) }

    /// The text inside the range.
    public var text: String { file.text(in: bytes) }
}
