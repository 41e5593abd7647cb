import Diagnostics
import YAMLBridge

/// Fixes that put a plain scalar into quotes, so that every reader takes it as it is written.
enum QuotedScalar {
    /// The fix; nil for a scalar that is not plain, or not read from a source.
    static func fix(_ node: YAMLNode) -> FixIt? {
        guard case .scalar(let scalar) = node.content, scalar.style == .plain, node.tag == nil,
            node.anchor == nil, let range = node.range, range.text == scalar.text,
            !scalar.text.contains("\"")
        else { return nil }
        return FixIt(
            "put quotes around it",
            edits: [TextEdit(range: range, replacement: "\"\(scalar.text)\"")]
        )
    }
}
