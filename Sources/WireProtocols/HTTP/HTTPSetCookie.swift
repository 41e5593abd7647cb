/// A cookie as a response sets it.
public struct HTTPSetCookie: Sendable, Equatable {
    /// Attributes that are kept; more are dropped.
    static let attributesMax = 16

    /// The cookie's name; case matters.
    public var name: String
    /// The cookie's value as it came, quotes included.
    public var value: String
    /// Attributes in the order given: names in lower case, values as they came.
    public var attributes: [Attribute]

    /// One attribute.
    public struct Attribute: Sendable, Equatable {
        /// Name in lower case.
        public var name: String
        /// Value; nil when there is no equals sign.
        public var value: String?
    }

    /// Reads a Set-Cookie; nil when it has no name.
    public init?(_ text: String) {
        let pieces = text.split(separator: ";", omittingEmptySubsequences: false)
        guard let first = pieces.first, let equals = first.firstIndex(of: "=") else { return nil }
        name = HTTPListElements.trimmed(first[..<equals])
        value = HTTPListElements.trimmed(first[first.index(after: equals)...])
        guard !name.isEmpty else { return nil }
        attributes = pieces.dropFirst().prefix(Self.attributesMax).compactMap { piece in
            guard let equals = piece.firstIndex(of: "=") else {
                let name = HTTPListElements.trimmed(piece).lowercased()
                return name.isEmpty ? nil : Attribute(name: name, value: nil)
            }
            return Attribute(
                name: HTTPListElements.trimmed(piece[..<equals]).lowercased(),
                value: HTTPListElements.trimmed(piece[piece.index(after: equals)...])
            )
        }
    }

    /// Value of the last attribute with a name in lower case, which is the one that holds.
    public func attribute(_ name: String) -> String? {
        attributes.last { $0.name == name }?.value
    }

    /// The header's value.
    public var text: String {
        attributes.reduce("\(name)=\(value)") { text, attribute in
            "\(text); \(attribute.name)" + (attribute.value.map { "=" + $0 } ?? "")
        }
    }

    /// The form that is compared: whether there is a value, not which; no moment of expiry.
    var canonical: String {
        let kept = attributes.map { attribute in
            switch attribute.name {
            case "expires": "expires"
            case "samesite", "domain":
                attribute.name + "=" + (attribute.value ?? "").lowercased()
            default: attribute.name + (attribute.value.map { "=" + $0 } ?? "")
            }
        }
        let start = name + (value.isEmpty || value == "\"\"" ? "=" : "=*")
        return kept.sorted().reduce(start) { $0 + ";" + $1 }
    }
}
