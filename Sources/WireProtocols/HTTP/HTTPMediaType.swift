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

    /// The type as different servers all name it; nil for one that some of them do not know.
    ///
    /// `charset=utf-8` says no more than nothing does: one server adds it to every text, another to none.
    public var shared: String? {
        let name = Self.aliases[essence] ?? essence
        guard Self.sharedNames.contains(name) else { return nil }
        let kept = parameters.filter {
            $0.name != "boundary" && !($0.name == "charset" && $0.value == "utf-8")
        }
        return kept.sorted { $0 < $1 }.reduce(name) { "\($0);\($1.name)=\($1.value)" }
    }

    /// Types for which nginx 1.22, Apache 2.4 and Caddy 2.6 have a name as they come; nginx knows the fewest.
    private static let sharedNames: Set<String> = [
        "text/html", "text/css", "text/javascript", "text/plain", "application/xml",
        "application/json", "application/xhtml+xml", "application/atom+xml", "application/rss+xml",
        "application/pdf", "application/zip", "application/rtf", "application/wasm",
        "application/x-7z-compressed", "image/avif", "image/bmp", "image/gif", "image/jpeg",
        "image/png", "image/svg+xml", "image/tiff", "image/webp", "image/x-icon", "font/woff",
        "font/woff2", "font/eot", "audio/mpeg", "audio/mp4", "audio/ogg", "video/mp4",
        "video/webm", "multipart/byteranges",
    ]

    /// One name for types that have several.
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
        "audio/x-m4a": "audio/mp4",
        "image/x-ms-bmp": "image/bmp",
        "application/x-rss+xml": "application/rss+xml",
    ]

    /// Tells whether both name the same type with the same parameters in the same order.
    public static func == (left: HTTPMediaType, right: HTTPMediaType) -> Bool {
        left.essence == right.essence
            && left.parameters.elementsEqual(right.parameters) { $0 == $1 }
    }
}
