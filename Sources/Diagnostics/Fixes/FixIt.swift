/// One way to resolve a finding, as edits of the source's bytes.
public struct FixIt: Sendable {
    /// What the edits achieve.
    public var message: String
    /// The edits; they do not overlap.
    public var edits: [TextEdit]
    /// Whether it may be made without a person's look: plain Compose then runs what it ran before.
    public var isSafe: Bool

    /// Creates a fix.
    public init(_ message: String, edits: [TextEdit], isSafe: Bool = true) {
        self.message = message
        self.edits = edits
        self.isSafe = isSafe
    }

    /// All edits as one; nil when they are in several files.
    var joined: TextEdit? {
        guard let file = edits.first?.range.file,
            edits.allSatisfy({ $0.range.file === file }),
            let first = edits.map(\.range.bytes.lowerBound).min(),
            let last = edits.map(\.range.bytes.upperBound).max()
        else { return nil }
        let range = SourceRange(file: file, bytes: first..<last)
        let changed = applied(to: file)
        let kept = file.bytes.count - last
        let replacement = String(decoding: changed[first..<changed.count - kept], as: UTF8.self)
        return TextEdit(range: range, replacement: replacement)
    }

    /// The source's bytes after the edits.
    public func applied(to file: SourceFile) -> [UInt8] {
        let mine = edits.filter { $0.range.file === file }.enumerated().sorted {
            // Several insertions at one place keep the order in which they were listed.
            ($0.element.range.bytes.lowerBound, $0.offset)
                < ($1.element.range.bytes.lowerBound, $1.offset)
        }
        var result: [UInt8] = []
        var index = 0
        for (_, edit) in mine where edit.range.bytes.lowerBound >= index {
            result += file.bytes[index..<edit.range.bytes.lowerBound]
            result += Array(edit.replacement.utf8)
            index = edit.range.bytes.upperBound
        }
        return result + file.bytes[index...]
    }
}
