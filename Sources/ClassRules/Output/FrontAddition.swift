import YAMLBridge

/// What a reverse proxy of the source gets so that it stands in front of a tunnel.
struct FrontAddition {
    /// The proxy's service.
    let service: String
    /// The tunnel it waits for, whose name it looks up when it starts; nil where that waits for it.
    let waitsFor: String?
    /// Entries of its `configs`.
    let configs: [YAMLNode]
    /// Its further labels.
    let labels: [(String, String)]
}
