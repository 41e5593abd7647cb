/// A Content-Type taken apart.
public struct HTTPMediaType: Sendable, Equatable {
    /// First half, in lower case.
    public let type: String
    /// Second half, in lower case.
    public let subtype: String
    /// Parameters by name, in the order given; names, and the charset's value, in lower case.
    public let parameters: [(name: String, value: String)]

    /// Parameters that are looked at; more are dropped.
    static let parametersMax = 16

    /// Reads the text; nil when it has no type and subtype.
    public init?(_ text: String) {
        var pieces = HTTPListElements.split(text, separator: UInt8(ascii: ";"))[...]
        guard let essence = pieces.popFirst() else { return nil }
        let halves = essence.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2,
            halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(ASCIIByte.isToken) })
        else { return nil }
        type = halves[0].lowercased()
        subtype = halves[1].lowercased()
        parameters = pieces.prefix(Self.parametersMax).compactMap { piece in
            guard let equals = piece.firstIndex(of: "=") else { return nil }
            let name = HTTPListElements.trimmed(piece[..<equals]).lowercased()
            let value = HTTPListElements.unquoted(piece[piece.index(after: equals)...])
            return name.isEmpty ? nil : (name, name == "charset" ? value.lowercased() : value)
        }
    }

    /// The charset parameter, in lower case.
    public var charset: String? { parameters.first { $0.name == "charset" }?.value }

    /// Both halves, such as `text/html`.
    public var essence: String { "\(type)/\(subtype)" }

    /// The type with sorted parameters and without the boundary, which each server makes up.
    var canonical: String {
        let kept = parameters.filter { $0.name != "boundary" }.sorted { $0 < $1 }
        return kept.reduce(essence) { "\($0);\($1.name)=\($1.value)" }
    }

    /// Both halves, with one name for types that have several.
    var canonicalEssence: String { Self.aliases[essence] ?? essence }

    private static let aliases = [
        "application/javascript": "text/javascript",
        "application/x-javascript": "text/javascript",
        "text/xml": "application/xml",
        "image/vnd.microsoft.icon": "image/x-icon",
        "application/font-woff": "font/woff",
        "application/font-woff2": "font/woff2",
        "application/vnd.ms-fontobject": "font/eot",
        "audio/x-wav": "audio/wav",
        "audio/vnd.wave": "audio/wav",
    ]

    /// Tells whether both name the same type with the same parameters in the same order.
    public static func == (left: HTTPMediaType, right: HTTPMediaType) -> Bool {
        left.essence == right.essence
            && left.parameters.elementsEqual(right.parameters) { $0 == $1 }
    }
}
