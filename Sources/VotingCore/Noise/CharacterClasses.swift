/// Kinds of bytes that occur in a value.
public struct CharacterClasses: OptionSet, Sendable, Hashable, Codable {
    /// One bit per kind.
    public let rawValue: UInt8

    /// Creates classes from their bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// 0 to 9.
    public static let digits = CharacterClasses(rawValue: 1)
    /// a to z.
    public static let lowercase = CharacterClasses(rawValue: 2)
    /// A to Z.
    public static let uppercase = CharacterClasses(rawValue: 4)
    /// Spaces, tabs, line ends and control characters.
    public static let blanks = CharacterClasses(rawValue: 8)
    /// Other ASCII.
    public static let punctuation = CharacterClasses(rawValue: 16)
    /// Bytes beyond ASCII.
    public static let nonASCII = CharacterClasses(rawValue: 32)

    /// What people call the kinds.
    public var names: [String] {
        let all: [(CharacterClasses, String)] = [
            (.digits, "digits"), (.lowercase, "lowercase"), (.uppercase, "uppercase"),
            (.blanks, "blanks"), (.punctuation, "punctuation"), (.nonASCII, "beyond ASCII"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }

    /// The kinds that occur in a value.
    public init(of value: [UInt8]) {
        var bits: CharacterClasses = []
        for byte in value {
            switch byte {
            case 48...57: bits.formUnion(.digits)
            case 97...122: bits.formUnion(.lowercase)
            case 65...90: bits.formUnion(.uppercase)
            case 0...32, 127: bits.formUnion(.blanks)
            case 128...: bits.formUnion(.nonASCII)
            default: bits.formUnion(.punctuation)
            }
        }
        self = bits
    }
}
