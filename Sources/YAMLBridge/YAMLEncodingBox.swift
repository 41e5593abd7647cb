/// Collects what a value encodes; one box per value.
final class YAMLEncodingBox: Encoder {
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    let isDictionary: Bool
    var entries: [(String, YAMLNode)] = []
    var items: [YAMLNode] = []
    var single: YAMLNode?
    var shape = Shape.none
    /// Containers handed out before their content was complete, by key or index.
    var nested: [(slot: Int, box: YAMLEncodingBox)] = []

    enum Shape {
        case none
        case mapping
        case sequence
        case single
    }

    init(codingPath: [any CodingKey], isDictionary: Bool) {
        self.codingPath = codingPath
        self.isDictionary = isDictionary
    }

    static func node(
        _ value: some Encodable,
        codingPath: [any CodingKey],
        isDictionary: Bool
    ) throws -> YAMLNode {
        let box = YAMLEncodingBox(codingPath: codingPath, isDictionary: isDictionary)
        try value.encode(to: box)
        return box.finished()
    }

    /// Encodes a member, numbers and strings directly.
    static func member(_ value: some Encodable, codingPath: [any CodingKey]) throws -> YAMLNode {
        switch value {
        case let text as String: return .string(text)
        case let flag as Bool: return .boolean(flag)
        case let number as Int: return .integer(number)
        default:
            return try node(
                value,
                codingPath: codingPath,
                isDictionary: value is any StringKeyed
            )
        }
    }

    func finished() -> YAMLNode {
        for (slot, box) in nested {
            if shape == .mapping {
                entries[slot].1 = box.finished()
            } else {
                items[slot] = box.finished()
            }
        }
        switch shape {
        case .single: return single ?? .null
        case .sequence: return .sequence(items, isFlow: items.isEmpty)
        case .mapping, .none:
            // A dictionary has no order of its own; sorted keys keep the bytes the same.
            let ordered = isDictionary ? entries.sorted { $0.0 < $1.0 } : entries
            return .mapping(ordered, isFlow: ordered.isEmpty)
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        shape = .mapping
        return KeyedEncodingContainer(YAMLKeyedEncoding(box: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        shape = .sequence
        return YAMLUnkeyedEncoding(box: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        shape = .single
        return YAMLSingleEncoding(box: self)
    }

    func name(_ key: any CodingKey) -> String {
        isDictionary ? key.stringValue : YAMLKeyName.snakeCase(key.stringValue)
    }
}
