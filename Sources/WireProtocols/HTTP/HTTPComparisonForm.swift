/// In which form bodies are compared.
public enum HTTPComparisonForm: String, Sendable, Hashable, CaseIterable {
    /// JSON with sorted keys and canonical numbers.
    case json
    /// HTML as tokens.
    case html
    /// XML with sorted attributes.
    case xml
    /// Lines of text with one kind of line end.
    case text
    /// The bytes as they are.
    case bytes
    /// Parts of one body under a boundary that each server makes up.
    case byteRanges = "byte_ranges"

    /// True when nothing can be released before the end: two equal bodies may differ in any byte.
    public var needsWholeBody: Bool {
        switch self {
        case .json, .html, .xml, .text, .byteRanges: true
        case .bytes: false
        }
    }

    /// Chooses the form for a Content-Type; nil and what is malformed are bytes.
    ///
    /// Events of a stream are text that must not wait for the end, so they are bytes too.
    public init(contentType: String?) {
        guard let contentType, let media = HTTPMediaType(contentType) else {
            self = .bytes
            return
        }
        switch (media.type, media.subtype) {
        case ("application", "json"), ("text", "json"): self = .json
        case ("text", "html"), ("application", "xhtml+xml"): self = .html
        case ("application", "xml"), ("text", "xml"): self = .xml
        case ("text", "event-stream"): self = .bytes
        case ("multipart", "byteranges"): self = .byteRanges
        case ("application", "javascript"), ("application", "x-javascript"): self = .text
        case (_, let subtype) where subtype.hasSuffix("+json"): self = .json
        case (_, let subtype) where subtype.hasSuffix("+xml"): self = .xml
        case ("text", _): self = .text
        default: self = .bytes
        }
        // Lines and names are found by ASCII bytes, which these charsets do not have.
        if let charset = media.charset, charset.hasPrefix("utf-16") || charset.hasPrefix("utf-32") {
            self = .bytes
        }
    }
}
