/// One container as the engine describes it, reduced to what ftcompose uses.
public struct ContainerDetail: Sendable, Equatable {
    /// Identifier, 64 hexadecimal digits.
    public var id: String
    /// Name, without the leading slash.
    public var name: String
    /// Image as it was asked for.
    public var image: String
    /// Identifier of the image.
    public var imageID: String
    /// User its processes run as; empty means the image's.
    public var user: String
    /// Its labels.
    public var labels: [String: String]
    /// Names of its environment variables; the values are dropped because they hold passwords.
    public var environmentNames: [String]
    /// What it does now.
    public var state: ContainerState
    /// Its mounts.
    public var mounts: [ContainerMount]
    /// Its networks, by name.
    public var networks: [NetworkAttachment]
    /// Its limits.
    public var resources: ContainerResources

    /// The attachment to a network.
    ///
    /// - Parameter network: name of the network.
    /// - Returns: the attachment, or nil when it is not on that network.
    public func attachment(to network: String) -> NetworkAttachment? {
        networks.first { $0.network == network }
    }
}
