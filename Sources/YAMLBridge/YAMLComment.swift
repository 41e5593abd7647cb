public import Diagnostics

/// A comment of a source, which libyaml passes over.
public struct YAMLComment: Sendable {
    /// From `#` to the end of the line.
    public let range: SourceRange
    /// Whether something else stands before it on the line.
    public let isTrailing: Bool

    /// The text after `#` without spaces around it.
    public var text: String {
        let text = range.text.drop { $0 == "#" }.drop { $0 == " " || $0 == "\t" }
        return String(text.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
    }

    /// The comments of a source in order; `documents` are all that was read from it.
    ///
    /// A `#` outside every scalar and after a space or a line's start begins a comment. Where reading
    /// ended with a syntax error, comments behind it may be missing or be none.
    public static func all(
        in file: SourceFile,
        documents: [YAMLDocument]
    ) -> [YAMLComment] {
        var scanner = YAMLCommentScanner(file: file)
        for document in documents {
            if let root = document.root { scanner.skip(root) }
        }
        return scanner.finish()
    }
}
