/// Writes one value into a box.
struct YAMLSingleEncoding: SingleValueEncodingContainer {
    let box: YAMLEncodingBox

    var codingPath: [any CodingKey] { box.codingPath }

    mutating func encodeNil() throws { box.single = .null }
    mutating func encode(_ value: Bool) throws { box.single = .boolean(value) }
    mutating func encode(_ value: String) throws { box.single = .string(value) }
    mutating func encode(_ value: Double) throws { box.single = plain(value) }
    mutating func encode(_ value: Float) throws { box.single = plain(value) }
    mutating func encode(_ value: Int) throws { box.single = plain(value) }
    mutating func encode(_ value: Int8) throws { box.single = plain(value) }
    mutating func encode(_ value: Int16) throws { box.single = plain(value) }
    mutating func encode(_ value: Int32) throws { box.single = plain(value) }
    mutating func encode(_ value: Int64) throws { box.single = plain(value) }
    mutating func encode(_ value: UInt) throws { box.single = plain(value) }
    mutating func encode(_ value: UInt8) throws { box.single = plain(value) }
    mutating func encode(_ value: UInt16) throws { box.single = plain(value) }
    mutating func encode(_ value: UInt32) throws { box.single = plain(value) }
    mutating func encode(_ value: UInt64) throws { box.single = plain(value) }

    mutating func encode(_ value: some Encodable) throws {
        box.single = try YAMLEncodingBox.member(value, codingPath: codingPath)
    }

    private func plain(_ value: some CustomStringConvertible) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: value.description, style: .plain)))
    }
}
