/// Kinds of value, as a set.
struct ValueKinds: OptionSet, Sendable {
    let rawValue: UInt8

    static let list = ValueKinds(rawValue: 1)
    static let mapping = ValueKinds(rawValue: 2)
    static let string = ValueKinds(rawValue: 4)
    static let number = ValueKinds(rawValue: 8)
    static let boolean = ValueKinds(rawValue: 16)
    /// Not a kind: nothing at all is no value here.
    static let required = ValueKinds(rawValue: 32)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The kinds that letters of a table stand for; others are passed over.
    init(letters: String) {
        self = []
        for letter in letters {
            switch letter {
            case "l": insert(.list)
            case "m": insert(.mapping)
            case "s": insert(.string)
            case "n": insert(.number)
            case "b": insert(.boolean)
            case "X": insert(.required)
            default: break
            }
        }
    }
}
