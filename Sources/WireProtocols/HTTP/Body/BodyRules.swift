/// What of a body does not count, and how much of one is brought into a canonical form.
public struct BodyRules: Sendable {
    /// Values in JSON that are not compared.
    public var jsonIgnores: [JSONPathPattern]
    /// Attributes and texts in HTML and XML that are not compared.
    public var markupIgnores: [MarkupSelector]
    /// Parts of lines of text that are not compared.
    public var textIgnores: [BytePattern]
    /// Bytes of a body that is kept whole for its canonical form; a longer one is compared by
    /// bytes.
    public var wholeBodyBytesMax = 8 * 1024 * 1024
    /// Levels of arrays, objects and elements.
    public var depthMax = 128
    /// Bytes of a line to which `textIgnores` are applied; what follows counts as it is.
    public var lineBytesMax = 64 * 1024
    /// Fields that are told apart in one body.
    public var fieldCountMax = 4096

    /// Patterns of each kind that are used.
    public static let ignoreCountMax = 64

    /// Creates rules; of each list the first sixty-four are used.
    public init(
        jsonIgnores: [JSONPathPattern] = [],
        markupIgnores: [MarkupSelector] = [],
        textIgnores: [BytePattern] = []
    ) {
        self.jsonIgnores = Array(jsonIgnores.prefix(Self.ignoreCountMax))
        self.markupIgnores = Array(markupIgnores.prefix(Self.ignoreCountMax))
        self.textIgnores = Array(textIgnores.prefix(Self.ignoreCountMax))
    }
}
