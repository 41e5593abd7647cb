/// A URL in a response's head, with what each replica says about itself told apart.
public struct HTTPLocation: Sendable, Equatable {
    /// True when the URL names the replica itself or no host at all.
    public let isOwn: Bool
    /// The URL; without scheme and host when they are the replica's own.
    public let remainder: String

    /// Reads a Location.
    ///
    /// - Parameters:
    ///   - value: The header's value.
    ///   - own: Hosts, with or without port, that stand for this replica.
    public init(_ value: String, own: [String]) {
        let text = HTTPListElements.trimmed(value)
        guard let authority = Self.authority(of: text) else {
            // Relative: it is about the same server by nature, unless another scheme says
            // otherwise.
            isOwn = !Self.hasScheme(text)
            remainder = text
            return
        }
        let lower = authority.lowercased()
        isOwn = own.contains { HTTPAuthority.areEqual($0.lowercased(), lower) }
        let rest = text[authority.endIndex...]
        remainder = isOwn ? (rest.hasPrefix("/") ? String(rest) : "/" + rest) : text
    }

    /// The form that is compared.
    var canonical: String { isOwn ? "{own}" + remainder : remainder }

    /// The value for the client: the replica's own address becomes the one the client used.
    public func value(scheme: String, host: String) -> String {
        isOwn && remainder.hasPrefix("/") ? "\(scheme)://\(host)\(remainder)" : remainder
    }

    private static func authority(of text: String) -> Substring? {
        if text.hasPrefix("//") {
            let rest = text.dropFirst(2)
            return rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        }
        return HTTPAuthority.ofAbsolute(text)
    }

    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = text.utf8[..<colon]
        return scheme.first.map(ASCIIByte.isLetter) ?? false
            && scheme.allSatisfy {
                ASCIIByte.isLetter($0) || ASCIIByte.isDigit($0) || $0 == UInt8(ascii: "+")
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
    }
}
