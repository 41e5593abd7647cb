/// Writes the members of a struct or dictionary into a box.
struct YAMLKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: YAMLEncodingBox

    var codingPath: [any CodingKey] { box.codingPath }

    mutating func encodeNil(forKey key: Key) throws {
        box.entries.append((box.name(key), .null))
    }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        let node = try YAMLEncodingBox.member(value, codingPath: codingPath + [key])
        box.entries.append((box.name(key), node))
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        nest(key).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nest(key).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { box }

    mutating func superEncoder(forKey key: Key) -> any Encoder { nest(key) }

    private func nest(_ key: Key) -> YAMLEncodingBox {
        let inner = YAMLEncodingBox(codingPath: codingPath + [key], isDictionary: false)
        box.nested.append((box.entries.count, inner))
        box.entries.append((box.name(key), .null))
        return inner
    }
}
