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

    /// The source for one replica, from 1.
    func source(_ replica: Int) -> String { "\(base)-\(replica)" }

    /// The mount of one replica.
    func node(_ replica: Int) -> YAMLNode { mount.with(source: source(replica)) }
}
