import ComposeModel
import Diagnostics
import YAMLBridge

/// Rewrites the bare form into `x-ft` by inserting bytes only, so comments and quotes stay.
enum BareFormFix {
    /// The fix, when the sections stand one after another in block style.
    static func fix(_ bare: [YAMLEntry], in service: ComposeService) -> FixIt? {
        guard let first = bare.first?.key.range, let last = bare.last?.value.range,
            !service.node.resolved.isFlow, isContiguous(bare, in: service)
        else { return nil }
        let file = first.file
        let firstLine = first.start.line
        let start = file.lineRange(firstLine).lowerBound
        let indent = first.bytes.lowerBound - start
        guard indent > 0 else { return nil }
        let margin = String(repeating: " ", count: indent)
        let insertion = SourceRange(file: file, bytes: start..<start)
        var edits = [TextEdit(range: insertion, replacement: "\(margin)x-ft:\n")]
        let lastLine = file.position(at: max(last.bytes.upperBound - 1, first.bytes.lowerBound))
            .line
        for line in firstLine...max(firstLine, lastLine) {
            let range = file.lineRange(line)
            guard !range.isEmpty else { continue }
            let place = SourceRange(file: file, bytes: range.lowerBound..<range.lowerBound)
            edits.append(TextEdit(range: place, replacement: "  "))
        }
        return FixIt("put the sections under `x-ft:`", edits: edits)
    }

    /// Whether no other key of the service, and no key merged in, stands between the sections.
    private static func isContiguous(_ bare: [YAMLEntry], in service: ComposeService) -> Bool {
        guard let raw = service.node.rawEntries,
            let from = raw.firstIndex(where: { $0.name == bare[0].name }),
            from + bare.count <= raw.count
        else { return false }
        return zip(raw[from...], bare).allSatisfy { $0.name == $1.name }
    }
}
