/// The shape of a request's path, so that requests to one handler count together.
public enum HTTPRouteTemplate {
    /// Bytes of a template.
    public static let bytesMax = 256
    /// Segments of a template; what follows becomes `…`.
    public static let segmentsMax = 16

    /// The method and the path with identifiers as placeholders; the query is left out.
    ///
    /// Numbers become `{n}`, UUIDs `{uuid}`, sixteen and more hexadecimal digits `{hex}`, other
    /// long segments that mix letters and digits `{token}`.
    public static func template(method: String, target: String) -> String {
        var path = target[...]
        if let authority = HTTPAuthority.ofAbsolute(target) {
            path = target[authority.endIndex...]
        }
        path = path.prefix { $0 != "?" && $0 != "#" }
        var result = method + " "
        var count = 0
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            let piece = placeholder(for: segment) ?? String(segment)
            guard count < segmentsMax, result.utf8.count + piece.utf8.count < bytesMax - 4 else {
                return result + "/…"
            }
            result += "/" + piece
            count += 1
        }
        return count == 0 || path.hasSuffix("/") ? result + "/" : result
    }

    private static func placeholder(for segment: Substring) -> String? {
        var (digits, letters, hexadecimals, dashes) = (0, 0, 0, 0)
        for byte in segment.utf8 {
            if ASCIIByte.isDigit(byte) { digits += 1 }
            if ASCIIByte.isLetter(byte) { letters += 1 }
            if ASCIIByte.isHexDigit(byte) { hexadecimals += 1 }
            if byte == UInt8(ascii: "-") { dashes += 1 }
        }
        let count = segment.utf8.count
        if digits == count { return "{n}" }
        if count == 36, dashes == 4, hexadecimals == 32 { return "{uuid}" }
        if count >= 16, hexadecimals == count { return "{hex}" }
        return count >= 24 && digits >= 4 && letters >= 4 ? "{token}" : nil
    }
}
