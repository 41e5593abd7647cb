import ComposeModel
import YAMLBridge

/// A mount that every replica has as the source has it.
struct SharedMount {
    /// The mount of the source.
    let mount: MountSpec
    /// Whether it is made read-only, which the source did not say.
    var isMadeReadOnly = false

    /// The entry of `volumes`, at another place of the container if wanted.
    func node(target: String? = nil) -> YAMLNode {
        guard let source = mount.source, isMadeReadOnly || target != nil else {
            return mount.node.expanded()
        }
        return mount.with(
            source: source.raw,
            readOnly: isMadeReadOnly ? true : nil,
            target: target
        )
    }
}
