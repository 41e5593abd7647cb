public import Diagnostics

/// One document of a YAML source.
public struct YAMLDocument: Sendable {
    /// The source it was read from.
    public let file: SourceFile
    /// The content; nil for a document without any.
    public let root: YAMLNode?

    /// Creates a document.
    public init(file: SourceFile, root: YAMLNode?) {
        self.file = file
        self.root = root
    }
}
