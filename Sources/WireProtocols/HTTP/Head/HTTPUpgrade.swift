/// Changing the protocol of a connection (RFC 9110, section 7.8).
///
/// Only protocols that are known here are passed on. One that is not could be HTTP again, such as `h2c`: then a client
/// would speak to one replica behind the vote's back.
public enum HTTPUpgrade {
    /// The protocols that are passed on, in lower case.
    static let served: Set<String> = ["websocket"]

    /// The protocol that a request asks to change to.
    ///
    /// - Parameters:
    ///   - method: its method; only GET asks for one.
    ///   - isVersion11: whether it is of HTTP/1.1, the only version that can.
    ///   - hasBody: whether something follows its head, which then belongs to no protocol.
    ///   - fields: its header lines.
    /// - Returns: the protocol in lower case; nil when it asks for none that is passed on.
    public static func asked(
        method: String,
        isVersion11: Bool,
        hasBody: Bool,
        fields: [HTTPFieldLine]
    ) -> String? {
        guard method == "GET", isVersion11, !hasBody else { return nil }
        return offered(fields).flatMap { served.contains($0) ? $0 : nil }
    }

    /// Whether a response's head changes to this protocol.
    static func answers(_ fields: [HTTPFieldLine], _ name: String) -> Bool {
        offered(fields) == name
    }

    /// The one protocol of Upgrade where Connection names it.
    private static func offered(_ fields: [HTTPFieldLine]) -> String? {
        var names: [String] = []
        var isNominated = false
        for (name, value) in fields {
            if ASCIIByte.equal(name, "upgrade") {
                names += HTTPListElements.split(value, separator: UInt8(ascii: ","))
            } else if ASCIIByte.equal(name, "connection") {
                let options = HTTPListElements.split(value, separator: UInt8(ascii: ","))
                isNominated = isNominated || options.contains { ASCIIByte.equal($0, "upgrade") }
            }
        }
        guard isNominated, names.count == 1 else { return nil }
        return names[0].lowercased()
    }
}
