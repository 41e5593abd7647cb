/// How a container sits on one network.
public struct NetworkAttachment: Sendable, Equatable {
    /// Name of the network.
    public var network: String
    /// Identifier of the network.
    public var networkID: String
    /// IPv4 address; empty when the container does not run.
    public var address: String
    /// Names other containers of the network find it by.
    public var aliases: [String]
    /// Address the user asked for; nil when the engine chose it.
    public var fixedAddress: String?
}
