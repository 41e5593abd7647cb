public import YAMLBridge

/// One entry of `include` and the unit it brings in.
public struct ComposeInclude: Sendable {
    /// The entry as it stands.
    public let node: YAMLNode
    /// The unit's number in `ComposeProject.units`.
    public let unit: Int
}
