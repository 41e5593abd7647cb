import ComposeModel
import YAMLBridge

/// What replicas mount, and which volumes that takes.
struct MountLayout {
    /// A volume the output declares.
    struct Volume {
        /// The name.
        var name: String
        /// Driver and labels; nil for a plain one.
        var settings: YAMLNode?
    }

    /// Mounts that replicas have as they are, or read-only.
    var sharedMounts: [SharedMount] = []
    /// Mounts every replica has for itself.
    var replicated: [ReplicatedMount] = []
    /// The volumes to declare, in order.
    var volumes: [Volume] = []

    /// The same as nodes.
    var shared: [YAMLNode] { sharedMounts.map { $0.node() } }
}
