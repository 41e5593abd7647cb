/// A member as the cluster lists it.
public struct EtcdMember: Hashable, Sendable {
    /// Its number in the cluster.
    public var identifier: UInt64
    /// Its name; empty until it has started for the first time.
    public var name: String
    /// Where it listens for clients, as it says itself.
    public var endpoints: [EtcdEndpoint]

    /// Describes a member.
    public init(identifier: UInt64, name: String, endpoints: [EtcdEndpoint]) {
        self.identifier = identifier
        self.name = name
        self.endpoints = endpoints
    }

    init(_ message: Etcdserverpb_Member) {
        self.init(
            identifier: message.id,
            name: message.name,
            endpoints: message.clientUrls.compactMap { url in
                url.hasPrefix("https://") ? EtcdEndpoint(url) : nil
            }
        )
    }
}
