/// Why a pattern cannot be used.
public enum BytePatternError: Error, Sendable, Equatable {
    /// The text is too long.
    case tooLong(bytesMax: Int)
    /// Repetitions make it too large.
    case tooLarge(statesMax: Int)
    /// The text is no pattern, from this byte on.
    case malformed(atByte: Int)
    /// A construct whose time has no bound, or that is not known.
    case unsupported(atByte: Int)
}

extension BytePatternError: CustomStringConvertible {
    /// What is wrong and how to mend it.
    public var description: String {
        switch self {
        case .tooLong(let bytes): "The pattern is longer than \(bytes) bytes; split it."
        case .tooLarge(let states):
            "The pattern has more than \(states) states; repeat less or use * or +."
        case .malformed(let byte):
            "The pattern is malformed at byte \(byte); close groups and classes, escape with \\."
        case .unsupported(let byte):
            "The construct at byte \(byte) is not supported; there is no look-around, no back "
                + "reference and no lazy repetition."
        }
    }
}
