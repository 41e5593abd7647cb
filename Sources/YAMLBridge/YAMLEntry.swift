/// One key with its value in a mapping.
public struct YAMLEntry: Sendable {
    /// The key; after a merge its range still names the place it came from.
    public let key: YAMLNode
    /// The value.
    public let value: YAMLNode

    /// Creates an entry.
    public init(key: YAMLNode, value: YAMLNode) {
        self.key = key
        self.value = value
    }

    /// The key's text; empty for a key that is no scalar, which the parser refuses.
    public var name: String { key.text ?? "" }

    /// Whether this is a merge key (`<<` without quotes).
    public var isMerge: Bool {
        guard case .scalar(let scalar) = key.content, scalar.style == .plain else { return false }
        return scalar.text.utf8.count == 2 && scalar.text == "<<"
    }

    /// Whether the key is this text.
    func isNamed(_ name: String) -> Bool {
        guard case .scalar(let scalar) = key.content else { return self.name == name }
        // Most keys are told apart by their length alone.
        return scalar.text.utf8.count == name.utf8.count && scalar.text == name
    }
}

extension [YAMLEntry] {
    /// The first entry of a key.
    public func entry(_ name: String) -> YAMLEntry? {
        for index in indices where self[index].isNamed(name) { return self[index] }
        return nil
    }
}
