import Diagnostics
import YAMLBridge

/// Finds keys and words that are read but not canonical; the fix rewrites those bytes and no others.
struct SpellingCheck {
    let annotated: AnnotatedService

    /// One finding for each.
    func diagnostics(_ severity: Severity = .info) -> [Diagnostic] {
        annotated.context.spellings.map { spelling in
            Diagnostic(
                .canonicalSpelling,
                severity,
                "`\(spelling.node.text ?? "")` is read as `\(spelling.canonical)`",
                at: spelling.node.range,
                remedy: "write `\(spelling.canonical)`",
                fixIts: fix(spelling).map { [$0] } ?? []
            )
        }
    }

    /// Aliases, anchors and tags are left alone: what they mean elsewhere is not known here.
    private func fix(_ spelling: Spelling) -> FixIt? {
        let node = spelling.node
        guard case .scalar(let scalar) = node.content, node.tag == nil, node.anchor == nil,
            scalar.style != .literal, scalar.style != .folded, let range = node.range
        else { return nil }
        return FixIt(
            "write `\(spelling.canonical)`",
            edits: [TextEdit(range: range, replacement: spelling.canonical)]
        )
    }
}
