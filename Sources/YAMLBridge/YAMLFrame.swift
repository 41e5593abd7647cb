import Diagnostics

/// A collection whose end has not been read yet.
struct YAMLFrame {
    let start: Int
    let isMapping: Bool
    let isFlow: Bool
    let anchor: String?
    let tag: String?
    private(set) var pendingKey: YAMLNode?
    /// Where each key was read first.
    private(set) var keys: [String: Range<Int>] = [:]
    private(set) var contentEnd: Int
    var size = YAMLSize.one
    private var items: [YAMLNode] = []
    private var entries: [YAMLEntry] = []

    init(event: YAMLEvent, isMapping: Bool, isFlow: Bool) {
        start = event.bytes.lowerBound
        contentEnd = event.bytes.upperBound
        self.isMapping = isMapping
        self.isFlow = isFlow
        anchor = event.anchor
        tag = event.tag
    }

    var expectsKey: Bool { isMapping && pendingKey == nil }

    mutating func append(_ node: YAMLNode) {
        let bytes = node.range?.bytes ?? 0..<0
        contentEnd = max(contentEnd, bytes.upperBound)
        guard isMapping else {
            items.append(node)
            return
        }
        if let key = pendingKey {
            entries.append(YAMLEntry(key: key, value: node))
            pendingKey = nil
        } else {
            if let text = node.text, keys[text] == nil { keys[text] = bytes }
            pendingKey = node
        }
    }

    func node(range: SourceRange) -> YAMLNode {
        let content: YAMLNode.Content = isMapping ? .mapping(entries) : .sequence(items)
        return YAMLNode(content, range: range, tag: tag, anchor: anchor, isFlow: isFlow)
    }
}
