/// A name that a certificate proves: of a host, or its address.
public enum CertificateName: Hashable, Sendable, CustomStringConvertible {
    /// Longest host name.
    public static let hostBytesMax = 253

    /// A host name such as `ft-etcd-1`.
    case host(String)
    /// An IPv4 or IPv6 address such as `127.0.0.1`.
    case address(String)

    /// Takes a text for an address when it looks like one, else for a host name.
    public init(_ text: String) {
        let isNumeric = text.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
        }
        self = isNumeric || text.utf8.contains(UInt8(ascii: ":")) ? .address(text) : .host(text)
    }

    /// The name as it was given.
    public var description: String {
        switch self {
        case .host(let text), .address(let text): text
        }
    }

    /// Whether it has only characters such names have.
    ///
    /// The library takes alternative names in its configuration syntax, where a comma begins
    /// another name: nothing else may get there.
    var isWellFormed: Bool {
        let text = description
        guard (1...Self.hostBytesMax).contains(text.utf8.count) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                true
            case UInt8(ascii: ":"):
                self == .address(text)
            default:
                false
            }
        }
    }

    /// The name as the library's configuration syntax has it.
    var configuration: String {
        switch self {
        case .host(let text): "DNS:" + text
        case .address(let text): "IP:" + text
        }
    }
}
