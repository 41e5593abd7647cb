/// What values of a noisy field look like: how long they are and of which bytes they are made.
///
/// A mask that ignored its field would hide every fault in it. So a masked value must still look
/// like those it was learnt from.
public struct ValueShape: Sendable, Hashable, Codable {
    /// Length of the shortest value.
    public private(set) var byteCountMin: Int
    /// Length of the longest value.
    public private(set) var byteCountMax: Int
    /// Kinds of bytes that occur.
    public private(set) var classes: CharacterClasses

    /// The shape of one value.
    public init(of value: [UInt8]) {
        byteCountMin = value.count
        byteCountMax = value.count
        classes = CharacterClasses(of: value)
    }

    /// Longest value that a shape can be of.
    public static let byteCountLimit = 1 << 30

    /// A shape that was stored; nil when no value can have it.
    public init?(byteCountMin: Int, byteCountMax: Int, classes: CharacterClasses) {
        guard byteCountMin >= 0, byteCountMin <= byteCountMax,
            byteCountMax <= Self.byteCountLimit
        else { return nil }
        self.byteCountMin = byteCountMin
        self.byteCountMax = byteCountMax
        self.classes = classes
    }

    /// Reads a stored shape and refuses one that no value can have.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let shape = ValueShape(
            byteCountMin: try container.decode(Int.self, forKey: .byteCountMin),
            byteCountMax: try container.decode(Int.self, forKey: .byteCountMax),
            classes: try container.decode(CharacterClasses.self, forKey: .classes)
        )
        guard let shape else {
            throw DecodingError.dataCorruptedError(
                forKey: .byteCountMax,
                in: container,
                debugDescription: "no value has this shape; remove the mask to learn it again"
            )
        }
        self = shape
    }

    /// Widens the shape by another value's.
    public mutating func formUnion(_ other: ValueShape) {
        byteCountMin = min(byteCountMin, other.byteCountMin)
        byteCountMax = max(byteCountMax, other.byteCountMax)
        classes.formUnion(other.classes)
    }

    /// Tells whether a value looks like those the shape was made of.
    ///
    /// Values that always had one length keep it, numbers within a digit. Where the length varied,
    /// it may vary by half its range more, and at least by one.
    public func admits(_ value: [UInt8]) -> Bool {
        let found = CharacterClasses(of: value)
        guard found.isSubset(of: classes) else { return false }
        let slack: Int
        if byteCountMin == byteCountMax {
            slack = classes == .digits ? 1 : 0
        } else {
            slack = max(1, (byteCountMax - byteCountMin + 1) / 2)
        }
        return value.count >= max(byteCountMin > 0 ? 1 : 0, byteCountMin - slack)
            && value.count <= byteCountMax + slack
    }

    /// Tells whether the values of one vote may be one kind of thing: none empty, none more than
    /// twice as long as another, blanks and letters beyond ASCII in all of them or in none.
    static func areAlike(_ values: [[UInt8]]) -> Bool {
        guard let first = values.first else { return false }
        let lengths = values.map(\.count)
        guard let least = lengths.min(), let most = lengths.max(), least > 0,
            most <= 2 * least + 2
        else { return false }
        let telling: CharacterClasses = [.blanks, .nonASCII]
        let kinds = CharacterClasses(of: first).intersection(telling)
        return values.allSatisfy { CharacterClasses(of: $0).intersection(telling) == kinds }
    }
}
