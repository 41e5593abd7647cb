import YAMLBridge

/// What brings files that a service has into the runtime that stands in for it.
struct CarriedFiles {
    /// Entries of `secrets`.
    var secrets: [YAMLNode] = []
    /// Entries of `configs`.
    var configs: [YAMLNode] = []
    /// Mounts, read-only.
    var mounts: [YAMLNode] = []
    /// The source's mounts behind `mounts`.
    var mountNodes: [YAMLNode] = []

    /// Nodes without those that say the same as an earlier one.
    static func unique(_ nodes: [YAMLNode]) -> [YAMLNode] {
        var seen: Set<[UInt8]> = []
        return nodes.filter { seen.insert(Array(YAMLEmitter.emit($0))).inserted }
    }
}
