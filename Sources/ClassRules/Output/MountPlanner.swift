import ComposeModel
import Diagnostics
import YAMLBridge

/// Decides of a mount whether replicas share it or each has one of its own.
struct MountPlanner {
    let context: AnnotationContext
    let reader: ServiceReader
    let project: ComposeProject
    /// What tells the replicas' volumes and folders from one another, such as `1` or `2-1`.
    let suffixes: [String]
    /// Paths whose mounts are only read.
    let sharedPaths: [String]
    /// Mounts that are only read, whatever they say.
    let readMounts: [YAMLNode]

    /// Puts one mount into the layout.
    ///
    /// - Returns: the mount when each replica gets one of its own.
    @discardableResult
    func place(
        _ mount: MountSpec,
        mayBeShared: Bool = true,
        _ layout: inout MountLayout
    ) -> ReplicatedMount? {
        switch mount.kind {
        case .bind: return placeBind(mount, mayBeShared: mayBeShared, &layout)
        case .named: return placeNamed(mount, mayBeShared: mayBeShared, &layout)
        case .anonymous: layout.sharedMounts.append(SharedMount(mount: mount))
        case .other(let type):
            if ["tmpfs", "image"].contains(type) {
                layout.sharedMounts.append(SharedMount(mount: mount))
            } else {
                context.error(
                    .serviceKeyRefused,
                    "a mount of the type `\(type)` cannot be replicated",
                    at: mount.node
                )
            }
        }
        return nil
    }

    private func placeBind(
        _ mount: MountSpec,
        mayBeShared: Bool,
        _ layout: inout MountLayout
    ) -> ReplicatedMount? {
        guard let source = mount.source else { return nil }
        if mount.isReadOnly {
            layout.sharedMounts.append(SharedMount(mount: mount))
            return nil
        }
        if mayBeShared, isOnlyRead(mount, source) {
            context.info(
                .mountShared,
                "\(mount.target.value) is shared by all replicas, read-only",
                at: mount.node,
                remedy: "add `:ro` to say so in the source"
            )
            layout.sharedMounts.append(SharedMount(mount: mount, isMadeReadOnly: true))
            return nil
        }
        context.expect(source, key: "mount_\(mount.target.value)")
        var base = source.raw
        while base.hasSuffix("/"), base.count > 1 { base.removeLast() }
        let replicated = ReplicatedMount(mount: mount, base: base, isNamed: false)
        let last = suffixes[suffixes.count - 1]
        context.info(
            .mountDuplicated,
            "\(base) becomes \(replicated.source(suffixes[0])) to \(replicated.source(last)), "
                + "one for each replica",
            at: mount.node
        )
        layout.replicated.append(replicated)
        return replicated
    }

    private func isReadMount(_ mount: MountSpec) -> Bool {
        readMounts.contains { $0 === mount.node }
    }

    /// Settings and scripts are often mounted without `:ro` though nobody writes to them.
    private func isOnlyRead(_ mount: MountSpec, _ source: ComposeText) -> Bool {
        if isReadMount(mount) { return true }
        if sharedPaths.contains(where: { FilePath.isInside(mount.target.value, $0) }) {
            return true
        }
        return FileReader.isFile(FilePath.join(reader.service.directory, source.value))
    }

    private func placeNamed(
        _ mount: MountSpec,
        mayBeShared: Bool,
        _ layout: inout MountLayout
    ) -> ReplicatedMount? {
        guard let source = mount.source else { return nil }
        guard !source.hasPlaceholders else {
            context.error(
                .composeUnsupported,
                "the name of the volume is a placeholder",
                at: mount.node,
                remedy: "write the name out"
            )
            return nil
        }
        guard let declaration = project.declaration("volumes", source.value) else {
            context.error(
                .undeclaredName,
                "volume `\(source.value)` is not declared",
                at: mount.node,
                remedy: "add `\(source.value):` under `volumes` at the top level"
            )
            return nil
        }
        if mount.isReadOnly || isReadMount(mount) {
            let isMade = !mount.isReadOnly
            layout.sharedMounts.append(SharedMount(mount: mount, isMadeReadOnly: isMade))
            return nil
        }
        let replicated = ReplicatedMount(mount: mount, base: source.value, isNamed: true)
        layout.replicated.append(replicated)
        if mayBeShared {
            context.info(
                .mountDuplicated,
                "volume `\(source.value)` becomes one volume for each replica; what is in it stays "
                    + "there",
                at: mount.node
            )
        }
        declare(source.value, declaration, &layout)
        return replicated
    }

    /// Declares one volume for each replica, made like the source's.
    func declare(
        _ base: String,
        _ declaration: YAMLEntry?,
        _ layout: inout MountLayout
    ) {
        let first = "\(base)-\(suffixes[0])"
        guard !layout.volumes.contains(where: { $0.name == first }) else { return }
        for suffix in suffixes {
            let made = declaration.flatMap { settings(of: $0, suffix) }
            layout.volumes.append(.init(name: "\(base)-\(suffix)", settings: made))
        }
    }

    private func settings(of declaration: YAMLEntry, _ suffix: String) -> YAMLNode? {
        guard let entries = declaration.value.entries, !entries.isEmpty else { return nil }
        let isExternal = declaration.value["external"].map { $0.scalar?.boolean ?? true } ?? false
        let options = declaration.value["driver_opts"]
        // Each volume in memory is one of its own, whatever the device is called.
        let isInMemory = options?["type"]?.text == "tmpfs"
        if suffix == suffixes[0], !isInMemory, let device = options?.entry("device") {
            context.error(
                .singleVolume,
                "volume `\(declaration.name)` is one device; replicas cannot have one each",
                at: device.key,
                remedy: "use a plain volume, or a bind mount"
            )
        }
        let kept = entries.compactMap { entry -> YAMLEntry? in
            switch entry.name {
            case "external": return nil
            case "name":
                let text = "\(entry.value.text ?? declaration.name)-\(suffix)"
                return YAMLEntry(key: entry.key.expanded(), value: .string(text))
            default:
                if isExternal { return nil }
                return YAMLEntry(key: entry.key.expanded(), value: entry.value.expanded())
            }
        }
        return kept.isEmpty ? nil : .mapping(entries: kept)
    }
}
