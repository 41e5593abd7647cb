/// Chooses fixes that can be made together, and makes them.
///
/// Only a safe fix that is the finding's only one is taken. Where two want the same bytes the
/// earlier finding's is taken; the other may come in the next round.
public struct FixSelection {
    /// The changed files with their new bytes, in the order of their first fix.
    public private(set) var changes: [(file: SourceFile, bytes: [UInt8])] = []
    /// The findings whose fixes were taken.
    public private(set) var fixed: [Diagnostic] = []
    private var edits: [TextEdit] = []

    /// Chooses among the fixes of findings.
    public init(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            guard diagnostic.fixIts.count == 1, let fixIt = diagnostic.fixIts.first, fixIt.isSafe
            else { continue }
            guard !fixIt.edits.isEmpty, !fixIt.edits.contains(where: collides) else { continue }
            edits += fixIt.edits
            fixed.append(diagnostic)
        }
        var files: [SourceFile] = []
        for edit in edits where !files.contains(where: { $0 === edit.range.file }) {
            files.append(edit.range.file)
        }
        let all = FixIt("all", edits: edits)
        for file in files {
            let bytes = all.applied(to: file)
            if bytes != file.bytes { changes.append((file, bytes)) }
        }
    }

    /// Two edits collide when they share a byte or insert at one place.
    private func collides(_ edit: TextEdit) -> Bool {
        edits.contains { other in
            guard other.range.file === edit.range.file else { return false }
            let left = other.range.bytes
            let right = edit.range.bytes
            if left.isEmpty || right.isEmpty {
                return left.lowerBound <= right.upperBound && right.lowerBound <= left.upperBound
            }
            return left.overlaps(right)
        }
    }
}
