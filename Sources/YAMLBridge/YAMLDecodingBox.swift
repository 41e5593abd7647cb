import Diagnostics

/// Reads one node on behalf of a value and remembers which keys were asked for.
final class YAMLDecodingBox: Decoder {
    let node: YAMLNode
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private let entries: [YAMLEntry]
    private var asked: Set<Int> = []
    private var isKeyed = false

    init(node: YAMLNode, codingPath: [any CodingKey]) {
        self.node = node
        self.codingPath = codingPath
        entries = node.entries ?? []
    }

    /// Reads a value; numbers, strings and truth values directly, others through their init.
    func unbox<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == String.self, let value = try string() as? Value { return value }
        if type == Bool.self, let value = try boolean() as? Value { return value }
        if type == Int.self, let value = try integer() as? Value { return value }
        let value = try Value(from: self)
        try refuseUnknownKeys()
        return value
    }

    func string() throws -> String {
        guard let scalar = node.scalar, !scalar.isNull || node.resolved.tag != nil else {
            throw mismatch("a string")
        }
        return scalar.text
    }

    func boolean() throws -> Bool {
        guard let value = node.scalar?.boolean else { throw mismatch("true or false") }
        return value
    }

    func integer() throws -> Int {
        guard let value = node.scalar?.integer else { throw mismatch("a whole number") }
        return value
    }

    func float() throws -> Double {
        guard let value = node.scalar?.float else { throw mismatch("a number") }
        return value
    }

    func fixedWidth<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        guard let value = Number(exactly: try integer()) else {
            throw mismatch("a number from \(Number.min) to \(Number.max)")
        }
        return value
    }

    var isNull: Bool { node.scalar?.isNull ?? false }

    var keyNames: [String] { entries.map(\.name) }

    /// The value of a key, spelled exactly or else alike; remembers that it was asked for.
    func value(_ key: any CodingKey) -> YAMLNode? {
        let canonical = YAMLKeyName.canonical(key.stringValue)
        let index =
            entries.firstIndex { $0.name == key.stringValue }
            ?? entries.firstIndex { YAMLKeyName.canonical($0.name) == canonical }
        guard let index else { return nil }
        asked.insert(index)
        return entries[index].value
    }

    func child(_ key: any CodingKey) throws -> YAMLDecodingBox {
        guard let value = value(key) else {
            let name = YAMLKeyName.snakeCase(key.stringValue)
            let owner = codingPath.last.map { " of `\(YAMLKeyName.snakeCase($0.stringValue))`" }
            throw DiagnosticsError([
                Diagnostic(
                    .yamlMissingKey,
                    .error,
                    "key `\(name)`\(owner ?? "") is missing",
                    at: node.range
                )
            ])
        }
        return YAMLDecodingBox(node: value, codingPath: codingPath + [key])
    }

    func mismatch(_ wanted: String) -> DiagnosticsError {
        let name =
            codingPath.last.map { "`\(YAMLKeyName.snakeCase($0.stringValue))`" } ?? "the document"
        let message = "\(name) must be \(wanted), not \(node.kindName)"
        return DiagnosticsError([Diagnostic(.yamlType, .error, message, at: node.range)])
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard node.rawEntries != nil else { throw mismatch("a mapping") }
        isKeyed = true
        return KeyedDecodingContainer(YAMLKeyedDecoding(box: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let items = node.items else { throw mismatch("a list") }
        return YAMLUnkeyedDecoding(box: self, items: items)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        YAMLSingleDecoding(box: self)
    }

    private func refuseUnknownKeys() throws(DiagnosticsError) {
        guard isKeyed, asked.count < entries.count else { return }
        throw DiagnosticsError(
            entries.indices.filter { !asked.contains($0) }.map { index in
                let key = entries[index].key
                let message = "key `\(entries[index].name)` is not known here"
                return Diagnostic(
                    .yamlUnknownKey,
                    .error,
                    message,
                    at: key.range ?? entries[index].value.range
                )
            }
        )
    }
}
