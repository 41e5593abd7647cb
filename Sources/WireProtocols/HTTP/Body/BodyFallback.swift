/// Why a body was compared by its bytes instead of the form its type asks for.
public enum BodyFallback: Error, Sendable, Equatable {
    /// It is longer than is kept whole.
    case tooLarge(bytesMax: Int)
    /// It is nested more deeply than is followed.
    case tooDeep(levelsMax: Int)
    /// It is not what its type says, from this byte on.
    case malformed(atByte: Int)
}

extension BodyFallback: CustomStringConvertible {
    /// The reason, and what can be done about it.
    public var description: String {
        switch self {
        case .tooLarge(let bytes):
            "longer than \(bytes) bytes, so compared by bytes; raise the limit to compare its form"
        case .tooDeep(let levels):
            "nested more than \(levels) levels, so compared by bytes"
        case .malformed(let byte):
            "malformed at byte \(byte), so compared by bytes; correct the server or its Content-Type"
        }
    }
}
