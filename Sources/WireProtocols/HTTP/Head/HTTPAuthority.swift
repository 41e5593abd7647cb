/// Host names and ports in heads.
public enum HTTPAuthority {
    /// Bytes of a host with its port.
    public static let bytesMax = 259

    /// Tells whether the text is a host name, an IPv4 address or `[IPv6]`, with an optional port.
    ///
    /// An empty Host is well formed where the target names no host; no user names are.
    public static func isWellFormed(_ text: String) -> Bool {
        guard text.utf8.count <= bytesMax else { return false }
        return text.withBytes { bytes in
            var index = 0
            if bytes.first == UInt8(ascii: "[") {
                guard let end = bytes.firstIndex(of: UInt8(ascii: "]")), end > 2 else {
                    return false
                }
                let inner = bytes[1..<end]
                guard
                    inner.allSatisfy({
                        ASCIIByte.isHexDigit($0) || $0 == UInt8(ascii: ":")
                            || $0 == UInt8(ascii: ".")
                    })
                else { return false }
                index = end + 1
            } else {
                while index < bytes.count, isHostByte(bytes[index]) { index += 1 }
            }
            guard index < bytes.count else { return true }
            guard bytes[index] == UInt8(ascii: ":") else { return false }
            let port = bytes[(index + 1)...]
            guard port.count <= 5, port.allSatisfy(ASCIIByte.isDigit) else { return false }
            return port.reduce(0) { $0 * 10 + Int($1 - 48) } <= 65_535
        }
    }

    /// The host of a well-formed authority, without its port.
    public static func host(of authority: String) -> Substring {
        guard let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":")),
            authority.utf8[colon...].dropFirst().allSatisfy(ASCIIByte.isDigit)
        else { return authority[...] }
        return authority[..<colon]
    }

    /// Tells whether two authorities in lower case are equal, or equal but for a default port.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        return [":80", ":443"].contains { left + $0 == right || right + $0 == left }
    }

    /// The authority of an `http` or `https` URL; nil for any other text.
    static func ofAbsolute(_ target: String) -> Substring? {
        let bytes = target.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = target[..<colon]
        guard ASCIIByte.equal(scheme, "http") || ASCIIByte.equal(scheme, "https") else {
            return nil
        }
        let rest = target[bytes.index(after: colon)...]
        guard rest.hasPrefix("//") else { return nil }
        let authority = rest.dropFirst(2)
        let end = authority.utf8.firstIndex { byte in
            byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
        }
        return authority[..<(end ?? authority.endIndex)]
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        ASCIIByte.isLetter(byte) || ASCIIByte.isDigit(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}
