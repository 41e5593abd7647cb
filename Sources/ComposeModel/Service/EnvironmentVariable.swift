public import YAMLBridge

/// One variable of a service's environment.
public struct EnvironmentVariable: Sendable {
    /// The name.
    public let name: String
    /// The value for output, placeholders as written; nil inherits from whoever runs Compose.
    public let value: YAMLNode?
    /// Where it stands.
    public let place: YAMLNode

    /// Creates a variable.
    public init(name: String, value: YAMLNode?, place: YAMLNode) {
        self.name = name
        self.value = value
        self.place = place
    }
}
