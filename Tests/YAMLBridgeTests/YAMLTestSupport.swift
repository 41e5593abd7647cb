import Diagnostics
import YAMLBridge

/// The documents and findings of a text.
func read(_ text: String, limits: YAMLLimits = YAMLLimits()) -> ([YAMLDocument], [Diagnostic]) {
    read(Array(text.utf8), limits: limits)
}

/// The documents and findings of bytes.
func read(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> ([YAMLDocument], [Diagnostic]) {
    let collector = DiagnosticCollector()
    let documents = YAMLParser(limits: limits).parse(
        bytes: bytes,
        path: "input.yml",
        collector: collector
    )
    return (documents, collector.diagnostics)
}

/// The content of a node without ranges: what must survive being written and read again.
func shape(_ node: YAMLNode) -> String {
    let tag = node.resolved.tag.map { "\($0) " } ?? ""
    switch node.content {
    case .alias(_, let target): return shape(target)
    case .scalar(let scalar):
        let isPlainOther = scalar.resolution(tag: node.tag) != .string
        return tag + (isPlainOther ? "~\(scalar.text)~" : scalar.text.debugDescription)
    case .sequence(let items):
        return tag + "[" + items.map { shape($0) }.joined(separator: ", ") + "]"
    case .mapping(let entries):
        let parts = entries.map { shape($0.key) + ": " + shape($0.value) }
        return tag + "{" + parts.joined(separator: ", ") + "}"
    }
}
