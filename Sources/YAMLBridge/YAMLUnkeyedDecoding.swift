/// Reads the elements of an array.
struct YAMLUnkeyedDecoding: UnkeyedDecodingContainer {
    let box: YAMLDecodingBox
    let items: [YAMLNode]
    private(set) var currentIndex = 0

    init(box: YAMLDecodingBox, items: [YAMLNode]) {
        self.box = box
        self.items = items
    }

    var codingPath: [any CodingKey] { box.codingPath }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, items[currentIndex].scalar?.isNull ?? false else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try next().unbox(type)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }

    private mutating func next() throws -> YAMLDecodingBox {
        guard !isAtEnd else { throw box.mismatch("a longer list") }
        defer { currentIndex += 1 }
        return YAMLDecodingBox(node: items[currentIndex], codingPath: codingPath)
    }
}
