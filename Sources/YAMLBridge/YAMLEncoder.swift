import Diagnostics

/// Writes Codable values as YAML; keys become snake_case, keys of dictionaries stay as they are.
public struct YAMLEncoder: Sendable {
    /// Creates an encoder.
    public init() {}

    /// The bytes of a value; each line of `comment` comes first, after `# `.
    public func encode(_ value: some Encodable, comment: [String] = []) throws -> [UInt8] {
        YAMLEmitter.emit(try node(value), comment: comment)
    }

    /// The node of a value.
    public func node(_ value: some Encodable) throws -> YAMLNode {
        try YAMLEncodingBox.node(value, codingPath: [], isDictionary: value is any StringKeyed)
    }
}
