/// An entity tag: opaque text in quotes, weak or strong.
struct EntityTag: Hashable, Codable, Sendable {
    /// The text between the quotes.
    var opaque: String
    /// True for a tag that promises equivalence only.
    var isWeak: Bool

    /// Creates a tag.
    init(opaque: String, isWeak: Bool) {
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// Reads one tag; nil for anything else.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text).utf8
        while let first = rest.first, Self.isBlank(first) { rest = rest.dropFirst() }
        while let last = rest.last, Self.isBlank(last) { rest = rest.dropLast() }
        isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest = rest.dropFirst(2) }
        let quote = UInt8(ascii: "\"")
        guard rest.count >= 2, rest.first == quote, rest.last == quote else { return nil }
        rest = rest.dropFirst().dropLast()
        guard !rest.contains(quote) else { return nil }
        opaque = String(Substring(rest))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// The tag as it stands in a header.
    var text: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

    /// The tags of a list such as If-None-Match; nil for `*` and for what is no list of tags.
    static func list(_ value: String) -> [EntityTag]? {
        var tags: [EntityTag] = []
        var start = value.startIndex
        var index = start
        var isQuoted = false
        while index <= value.endIndex {
            if index == value.endIndex || (value[index] == "," && !isQuoted) {
                let piece = value[start..<index]
                if !piece.allSatisfy({ $0 == " " || $0 == "\t" }) {
                    guard let tag = EntityTag(piece) else { return nil }
                    tags.append(tag)
                }
                guard index < value.endIndex else { break }
                start = value.index(after: index)
            } else if value[index] == "\"" {
                isQuoted.toggle()
            }
            index = value.index(after: index)
        }
        return tags.isEmpty ? nil : tags
    }
}
