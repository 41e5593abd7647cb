public import YAMLBridge

/// One entry of `volumes` of a service.
public struct MountSpec: Sendable {
    /// What is mounted.
    public enum Kind: Sendable, Equatable {
        /// A path of the host.
        case bind
        /// A volume declared at top level.
        case named
        /// A volume without a name.
        case anonymous
        /// Memory, an image or something else that belongs to one container.
        case other(String)
    }

    /// The entry as it stands.
    public let node: YAMLNode
    /// What is mounted.
    public let kind: Kind
    /// The volume's name or the host's path; nil for others.
    public let source: ComposeText?
    /// Where it is mounted.
    public let target: ComposeText
    /// Whether the container may not write to it.
    public let isReadOnly: Bool
    /// The options after the second colon of the short form, as written.
    public let options: String?

    /// The same mount with another source and, if wanted, read-only or at another place.
    public func with(
        source newSource: String,
        readOnly: Bool? = nil,
        target newTarget: String? = nil
    ) -> YAMLNode {
        if let entries = node.entries {
            var changed = entries.filter { readOnly == nil || $0.name != "read_only" }.map {
                entry in
                let value: YAMLNode =
                    switch entry.name {
                    case "source": .string(newSource)
                    case "target": newTarget.map { .string($0) } ?? entry.value.expanded()
                    default: entry.value.expanded()
                    }
                return YAMLEntry(key: entry.key.expanded(), value: value)
            }
            if readOnly == true {
                changed.append(YAMLEntry(key: .string("read_only"), value: .boolean(true)))
            }
            return .mapping(entries: changed)
        }
        var words = (options ?? "").split(separator: ",").map(String.init)
        if let readOnly {
            words.removeAll { $0 == "ro" || $0 == "rw" }
            if readOnly { words.append("ro") }
        }
        let tail = words.isEmpty ? "" : ":" + words.joined(separator: ",")
        return .string("\(newSource):\(newTarget ?? target.raw)\(tail)")
    }
}
