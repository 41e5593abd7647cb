import ComposeModel
import YAMLBridge

/// A writable mount that every replica gets for itself.
struct ReplicatedMount {
    /// The mount of the source.
    let mount: MountSpec
    /// The source as written, without a slash at its end.
    let base: String
    /// Whether it is a volume of the top level.
    let isNamed: Bool

    /// The source for one replica, told from others by what stands behind its name.
    func source(_ suffix: String) -> String { "\(base)-\(suffix)" }

    /// The mount of one replica, at another place of the container if wanted.
    func node(_ suffix: String, target: String? = nil) -> YAMLNode {
        mount.with(source: source(suffix), target: target)
    }
}
