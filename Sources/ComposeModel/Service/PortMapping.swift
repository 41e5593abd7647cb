public import YAMLBridge

/// One entry of `ports`.
public struct PortMapping: Sendable {
    /// The entry as it stands.
    public let node: YAMLNode
    /// The port inside the container, perhaps a range.
    public let target: ComposeText
    /// `tcp` or what is written.
    public let transport: String
}
