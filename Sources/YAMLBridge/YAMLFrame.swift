import Diagnostics

/// A collection whose end has not been read yet; its children are on the builder's stack.
struct YAMLFrame {
    /// From how many keys on they are looked up in a table.
    private static let keysWithoutTableMax = 16

    let start: Int
    let isMapping: Bool
    let isFlow: Bool
    let anchor: String?
    let tag: String?
    /// Where its children begin on the stack: keys and values in turn for a mapping.
    let base: Int
    private(set) var contentEnd: Int
    var size = YAMLSize.one
    /// Where each key was read first, once there are many.
    private var keys: [String: Range<Int>]?

    init(event: YAMLEvent, isMapping: Bool, isFlow: Bool, base: Int) {
        start = event.bytes.lowerBound
        contentEnd = event.bytes.upperBound
        self.isMapping = isMapping
        self.isFlow = isFlow
        self.base = base
        anchor = event.anchor
        tag = event.tag
    }

    /// Where a key was read before; `children` is the builder's stack.
    func place(ofKey text: String, in children: [YAMLNode]) -> Range<Int>? {
        if let keys { return keys[text] }
        let length = text.utf8.count
        for index in stride(from: base, to: children.count, by: 2) {
            guard let known = children[index].text, known.utf8.count == length, known == text else {
                continue
            }
            return children[index].range?.bytes
        }
        return nil
    }

    /// Takes notice of a child that was put on the stack.
    mutating func added(
        _ node: YAMLNode,
        _ bytes: Range<Int>,
        isKey: Bool,
        to children: [YAMLNode]
    ) {
        contentEnd = max(contentEnd, bytes.upperBound)
        guard isKey, let text = node.text else { return }
        if keys != nil {
            if keys?[text] == nil { keys?[text] = bytes }
        } else if children.count - base > 2 * YAMLFrame.keysWithoutTableMax {
            var table: [String: Range<Int>] = [:]
            for index in stride(from: base, to: children.count, by: 2) {
                guard let text = children[index].text, table[text] == nil else { continue }
                table[text] = children[index].range?.bytes ?? 0..<0
            }
            keys = table
        }
    }

    /// The collection of the children from `base` on, in arrays without room for more.
    func node(of children: [YAMLNode], range: SourceRange) -> YAMLNode {
        let content: YAMLNode.Content
        if isMapping {
            content = .mapping(
                (0..<(children.count - base) / 2).map {
                    YAMLEntry(key: children[base + 2 * $0], value: children[base + 2 * $0 + 1])
                }
            )
        } else {
            content = .sequence(Array(children[base...]))
        }
        return YAMLNode(content, range: range, tag: tag, anchor: anchor, isFlow: isFlow)
    }
}
