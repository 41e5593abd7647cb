public import Diagnostics

/// A source with its bytes before and after edits.
public struct RewrittenFile: Sendable {
    /// The source as it was read.
    public let file: SourceFile
    /// The bytes it is to have.
    public let bytes: [UInt8]

    /// The difference for people and `patch`.
    public var difference: UnifiedDiff {
        UnifiedDiff(path: file.path, before: file.bytes, after: bytes)
    }
}
