/// Reads the members of a struct or dictionary.
struct YAMLKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let box: YAMLDecodingBox

    var codingPath: [any CodingKey] { box.codingPath }
    var allKeys: [Key] { box.keyNames.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { box.value(key) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try box.child(key).isNull }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try box.child(key).unbox(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try box.child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try box.child(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { box }

    func superDecoder(forKey key: Key) throws -> any Decoder { try box.child(key) }
}
