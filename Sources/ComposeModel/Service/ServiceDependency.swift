public import YAMLBridge

/// One entry of `depends_on`.
public struct ServiceDependency: Sendable {
    /// The service waited for.
    public let name: String
    /// The long form; nil for an entry of a list.
    public let settings: YAMLNode?
    /// Where it stands.
    public let place: YAMLNode
}
