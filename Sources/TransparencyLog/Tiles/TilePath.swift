/// Address of a tile of hashes or of a bundle of entries (C2SP tlog-tiles).
public struct TilePath: Hashable, Sendable {
    /// What a path leads to.
    public enum Content: Hashable, Sendable {
        /// Hashes; those of level n are roots of 256^n leaves each.
        case hashes(level: Int)
        /// The entries themselves.
        case entries
    }

    /// Items of a full tile.
    public static let widthMax = 256
    /// Highest level of hashes in a path.
    public static let levelMax = 63
    /// Highest number of a tile: six groups of digits.
    public static let indexMax: UInt64 = 999_999_999_999_999_999
    /// Bytes that no path exceeds.
    public static let textBytesMax = 64

    /// What it leads to.
    public let content: Content
    /// Number of the tile in its level.
    public let index: UInt64
    /// Items in the tile, 1 to 256; below 256 it is a partial tile.
    public let width: Int

    /// Creates a path; nil when level, index or width are out of range.
    public init?(_ content: Content, index: UInt64, width: Int = widthMax) {
        guard (1...Self.widthMax).contains(width), index <= Self.indexMax else { return nil }
        if case .hashes(let level) = content {
            guard (0...Self.levelMax).contains(level) else { return nil }
        }
        self.init(checked: content, index: index, width: width)
    }

    private init(checked content: Content, index: UInt64, width: Int) {
        self.content = content
        self.index = index
        self.width = width
    }

    /// The path of the tile with this number in a tree of `size` leaves; nil when it has none there.
    public static func inTree(ofSize size: UInt64, _ content: Content, index: UInt64) -> TilePath? {
        var level = 0
        if case .hashes(let height) = content { level = height }
        guard (0...7).contains(level) else { return nil }
        let items = size >> UInt64(8 * level)
        guard index <= items >> 8 else { return nil }
        let width = items >> 8 > index ? widthMax : Int(items & 255)
        return TilePath(content, index: index, width: width)
    }

    /// The paths of the last tile of each level in a tree of `size` leaves, lowest level first.
    ///
    /// With the full tiles to their left they hold the tree; empty tiles do not exist.
    public static func rightEdge(ofSize size: UInt64) -> [TilePath] {
        (0...7).compactMap { level in
            let items = size >> UInt64(8 * level)
            guard items > 0 else { return nil }
            return inTree(ofSize: size, .hashes(level: level), index: (items - 1) >> 8)
        }
    }

    /// The first leaf below the tile.
    public var startIndex: UInt64 { index << UInt64(8 * (height + 1)) }

    /// The leaf after the last one below the full tile; what pruning compares with the minimum index.
    public var endIndex: UInt64 { (index + 1) << UInt64(8 * (height + 1)) }

    /// Tells whether the tile holds 256 items and will never change.
    public var isFull: Bool { width == Self.widthMax }

    /// The full tile of the same number.
    public var full: TilePath { TilePath(checked: content, index: index, width: Self.widthMax) }

    private var height: Int {
        if case .hashes(let level) = content { level } else { 0 }
    }

    /// The path, such as `tile/0/x001/067.p/3` or `tile/entries/000`.
    public var text: String {
        var groups: [String] = []
        var rest = index
        repeat {
            let digits = String(rest % 1000)
            let group = String(repeating: "0", count: 3 - digits.utf8.count) + digits
            groups.append(groups.isEmpty ? group : "x" + group)
            rest /= 1000
        } while rest > 0
        let kind =
            switch content {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        let suffix = isFull ? "" : ".p/\(width)"
        return "tile/\(kind)/" + groups.reversed().joined(separator: "/") + suffix
    }

    /// Reads a path; nil unless it is written exactly as ``text`` writes it.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.textBytesMax else { return nil }
        var parts = text.utf8.split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )[...]
        guard let first = parts.popFirst(), first.elementsEqual("tile".utf8),
            let kind = parts.popFirst(),
            let content = Self.content(kind)
        else { return nil }
        var width = Self.widthMax
        if parts.count >= 2, parts[parts.endIndex - 2].suffix(2).elementsEqual(".p".utf8) {
            guard let last = parts.popLast(), let number = DecimalText.parse(last),
                (1...255).contains(number), let group = parts.popLast()
            else { return nil }
            width = Int(number)
            parts.append(group.dropLast(2))
        }
        guard let index = Self.index(of: parts) else { return nil }
        self.init(checked: content, index: index, width: width)
        // Groups of zeros before the number would make other names for the same tile.
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }

    private static func content(_ text: Substring.UTF8View.SubSequence) -> Content? {
        if text.elementsEqual("entries".utf8) { return .entries }
        guard let level = DecimalText.parse(text), level <= levelMax else { return nil }
        return .hashes(level: Int(level))
    }

    private static func index(of groups: ArraySlice<Substring.UTF8View.SubSequence>) -> UInt64? {
        // Six groups stay below the largest number; a tree is never that large.
        guard (1...6).contains(groups.count), let last = groups.last else { return nil }
        var index: UInt64 = 0
        for group in groups.dropLast() {
            guard group.first == UInt8(ascii: "x"), let number = threeDigits(group.dropFirst())
            else { return nil }
            index = index * 1000 + number
        }
        guard let number = threeDigits(last) else { return nil }
        return index * 1000 + number
    }

    private static func threeDigits(_ text: Substring.UTF8View.SubSequence) -> UInt64? {
        guard text.count == 3 else { return nil }
        var number: UInt64 = 0
        for character in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            number = number * 10 + UInt64(character - UInt8(ascii: "0"))
        }
        return number
    }
}
