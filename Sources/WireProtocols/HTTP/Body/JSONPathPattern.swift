/// A place in JSON: a JSON pointer (RFC 6901) in which `*` stands for any key or position.
public struct JSONPathPattern: Sendable, Equatable, CustomStringConvertible {
    /// Levels a pattern may have.
    public static let segmentsMax = 32

    /// The pattern as it was written.
    public let description: String
    /// Keys from the outside in; nil stands for any.
    let segments: [[UInt8]?]

    /// Reads a pattern; nil when it does not begin with `/`, has a `~` that is no escape, or is too
    /// long.
    public init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        var segments: [[UInt8]?] = []
        for piece in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard piece != "*" else {
                segments.append(nil)
                continue
            }
            var bytes: [UInt8] = []
            var isEscape = false
            for byte in piece.utf8 {
                if isEscape {
                    guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { return nil }
                    bytes.append(byte == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                    isEscape = false
                } else if byte == UInt8(ascii: "~") {
                    isEscape = true
                } else {
                    bytes.append(byte)
                }
            }
            if isEscape { return nil }
            segments.append(bytes)
        }
        guard segments.count <= Self.segmentsMax else { return nil }
        self.segments = segments
        description = text
    }
}
