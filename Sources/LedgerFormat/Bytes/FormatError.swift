/// Why bytes are no entry, batch or state of this format, or why a value has no such bytes.
public enum FormatError: Error, Sendable, Hashable {
    /// The bytes end within a field.
    case truncated(field: String)
    /// Bytes are left over after the last field.
    case trailing(bytes: Int)
    /// A text is not UTF-8.
    case notText(field: String)
    /// The first bytes are not those of this format.
    case notThisFormat
    /// A version that this program does not know.
    case unknownVersion(UInt8)
    /// A kind of entry that this program does not know.
    case unknownKind(UInt8)
    /// A field holds what the format does not allow.
    case badValue(field: String)
    /// More bytes than the format allows.
    case tooLarge(field: String, bytes: Int, bytesMax: Int)
    /// The root in the header is not the root of the entries.
    case otherRoot
}

extension FormatError: CustomStringConvertible {
    /// What is wrong, in one sentence.
    public var description: String {
        switch self {
        case .truncated(let field): "the bytes end within the field \"\(field)\""
        case .trailing(let bytes): "\(bytes) bytes follow the last field"
        case .notText(let field): "the field \"\(field)\" is not UTF-8"
        case .notThisFormat: "the bytes do not begin as this format does"
        case .unknownVersion(let version):
            "version \(version) is unknown; a newer ftcompose may read it"
        case .unknownKind(let kind): "kind \(kind) is unknown; a newer ftcompose may read it"
        case .badValue(let field): "the field \"\(field)\" holds a value that is not allowed"
        case .tooLarge(let field, let bytes, let bytesMax):
            "\(field) has \(bytes) bytes, and \(bytesMax) are allowed"
        case .otherRoot: "the root in the header is not the root of the entries"
        }
    }
}
