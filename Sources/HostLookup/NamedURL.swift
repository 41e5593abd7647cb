internal import NIOCore

/// A URL of plain HTTP whose host is a name; pure.
struct NamedURL {
    private static let scheme = "http://"
    private static let defaultPort = 80

    /// The name.
    let host: String
    /// Its port, the usual one where the URL names none.
    let port: Int
    /// Name and port as they were written.
    private let authority: String
    /// What follows the name.
    private let rest: String

    /// Takes a URL apart; nil when it is another one or cannot be read.
    init?(_ url: String) {
        guard url.prefix(Self.scheme.count).lowercased() == Self.scheme else { return nil }
        let afterScheme = url.dropFirst(Self.scheme.count)
        let authority = afterScheme.prefix { !"/?#".contains($0) }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, name.utf8.allSatisfy(Self.isOfName),
            let port = Self.portNumber(parts.dropFirst())
        else { return nil }
        let host = String(name)
        guard (try? SocketAddress(ipAddress: host, port: port)) == nil else { return nil }
        self.host = host
        self.port = port
        self.authority = String(authority)
        rest = String(afterScheme.dropFirst(name.count))
    }

    /// The same URL with an address in place of the name; nil when it is no address of a network.
    func located(at address: SocketAddress) -> LocatedURL? {
        guard let digits = address.ipAddress else { return nil }
        let host = digits.contains(":") ? "[\(digits)]" : digits
        return LocatedURL(url: Self.scheme + host + rest, host: authority)
    }

    /// The port behind a name, which is at most one number.
    private static func portNumber(_ parts: ArraySlice<Substring>) -> Int? {
        guard let digits = parts.first else { return defaultPort }
        guard parts.count == 1 else { return nil }
        return UInt16(digits).map { Int($0) }
    }

    /// The resolver takes no others; with them an address in brackets, a user's name or a percent sign is no name.
    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}
