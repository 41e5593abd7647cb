/// Writes the elements of an array into a box.
struct YAMLUnkeyedEncoding: UnkeyedEncodingContainer {
    let box: YAMLEncodingBox

    var codingPath: [any CodingKey] { box.codingPath }
    var count: Int { box.items.count }

    mutating func encodeNil() throws { box.items.append(.null) }

    mutating func encode(_ value: some Encodable) throws {
        box.items.append(try YAMLEncodingBox.member(value, codingPath: codingPath))
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        nest().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        nest().unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { nest() }

    private func nest() -> YAMLEncodingBox {
        let inner = YAMLEncodingBox(codingPath: codingPath, isDictionary: false)
        box.nested.append((box.items.count, inner))
        box.items.append(.null)
        return inner
    }
}
