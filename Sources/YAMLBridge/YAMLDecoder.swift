public import Diagnostics

/// Reads Codable values from YAML; what does not fit is an error with its place.
///
/// Keys are matched whatever their case and underscores; a key nobody asked for is an error.
public struct YAMLDecoder: Sendable {
    /// Creates a decoder.
    public init() {}

    /// Reads a value from the bytes of a file.
    ///
    /// With `overridePrefix` (such as `FTCOMPOSE_PLAN__`), variables of `environment` with that
    /// prefix replace values: `__` goes one level down, list items are counted from 0.
    public static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8],
        path: String,
        overridePrefix: String? = nil,
        environment: [String: String] = [:]
    ) throws(DiagnosticsError) -> Value {
        let documents = try YAMLParser().parse(bytes: bytes, path: path)
        guard documents.count == 1, var root = documents[0].root else {
            let message = "\(path) must hold exactly one document with content"
            throw DiagnosticsError([Diagnostic(.yamlType, .error, message)])
        }
        if let overridePrefix {
            root = try YAMLOverrides(prefix: overridePrefix, environment: environment).applied(
                to: root
            )
        }
        return try decode(type, from: root)
    }

    /// Reads a value from a node.
    public static func decode<Value: Decodable>(
        _ type: Value.Type,
        from node: YAMLNode
    ) throws(DiagnosticsError) -> Value {
        do {
            return try YAMLDecodingBox(node: node, codingPath: []).unbox(type)
        } catch let error as DiagnosticsError {
            throw error
        } catch {
            // Thrown by a type's own init(from:), which knows no places.
            let message = "the value cannot be read: \(error)"
            throw DiagnosticsError([Diagnostic(.yamlType, .error, message, at: node.range)])
        }
    }
}
