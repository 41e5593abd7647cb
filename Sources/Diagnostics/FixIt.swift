/// One way to resolve a finding, as edits of the source's bytes.
public struct FixIt: Sendable {
    /// What the edits achieve.
    public var message: String
    /// The edits; they do not overlap.
    public var edits: [TextEdit]

    /// Creates a fix.
    public init(_ message: String, edits: [TextEdit]) {
        self.message = message
        self.edits = edits
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
