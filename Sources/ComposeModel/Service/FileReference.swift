public import YAMLBridge

/// One entry of `secrets` or `configs` of a service.
public struct FileReference: Sendable {
    /// The name declared at top level.
    public let source: String
    /// The absolute path inside the container.
    public let target: String
    /// The entry as it stands.
    public let node: YAMLNode
}
