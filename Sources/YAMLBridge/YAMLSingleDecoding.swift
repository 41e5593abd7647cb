/// Reads one value.
struct YAMLSingleDecoding: SingleValueDecodingContainer {
    let box: YAMLDecodingBox

    var codingPath: [any CodingKey] { box.codingPath }

    func decodeNil() -> Bool { box.isNull }
    func decode(_ type: Bool.Type) throws -> Bool { try box.boolean() }
    func decode(_ type: String.Type) throws -> String { try box.string() }
    func decode(_ type: Double.Type) throws -> Double { try box.float() }
    func decode(_ type: Float.Type) throws -> Float { Float(try box.float()) }
    func decode(_ type: Int.Type) throws -> Int { try box.integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try box.fixedWidth(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try box.fixedWidth(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try box.fixedWidth(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try box.fixedWidth(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try box.fixedWidth(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try box.fixedWidth(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try box.fixedWidth(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try box.fixedWidth(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try box.fixedWidth(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try box.unbox(type) }
}
