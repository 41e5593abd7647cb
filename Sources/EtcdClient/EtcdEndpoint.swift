/// Where one member of the cluster listens for clients.
public struct EtcdEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// Port that etcd's clients use unless told otherwise.
    public static let defaultPort = 2_379

    /// Host name or address.
    public var host: String
    /// Port for clients, usually 2379.
    public var port: Int

    /// Creates an endpoint.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port` or `[address]:port`, with or without `https://`; nil for anything else.
    ///
    /// A member without TLS is no endpoint: the ledger's clients are known by their certificates.
    public init?(_ text: some StringProtocol) {
        var rest = String(text)
        if rest.hasPrefix("https://") { rest.removeFirst("https://".count) }
        if rest.hasSuffix("/") { rest.removeLast() }
        guard !rest.isEmpty, !rest.contains("/"), !rest.contains(" ") else { return nil }
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = String(rest[rest.index(after: end)...])
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            rest = String(rest.dropFirst())
        } else {
            let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            host = String(parts[0])
            rest = parts.count == 2 ? String(parts[1]) : ""
            guard parts.count == 1 || !rest.isEmpty else { return nil }
        }
        port = rest.isEmpty ? Self.defaultPort : Int(rest) ?? 0
        guard !host.isEmpty, (1...65_535).contains(port) else { return nil }
    }

    /// `host:port`, an IPv6 address in brackets.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
