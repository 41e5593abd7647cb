public import YAMLBridge

/// One network a service is on.
public struct NetworkAttachment: Sendable {
    /// The network's name in the file.
    public let name: String
    /// Aliases, addresses and the like; nil when there are none.
    public let settings: YAMLNode?
    /// Where it stands; nil for the implicit default network.
    public let place: YAMLNode?
}
