import ComposeModel
import Diagnostics
import YAMLBridge

/// Decides, mount by mount, what replicas share and what each gets for itself.
struct StoragePlanner {
    let context: AnnotationContext
    let profile: ImageProfile
    let annotation: DatabaseAnnotation
    let reader: ServiceReader
    let project: ComposeProject
    /// The mount that holds the password's file, if one does.
    let secretMount: YAMLNode?

    private var name: String { reader.service.name }

    /// The layout; what is wrong is in the collector.
    func plan() -> StorageLayout {
        let mounts = reader.mounts()
        var layout = StorageLayout(configDirectory: profile.path("storage.config"))
        layout.configDirectory = configDirectory(mounts)
        let holder = holder(of: annotation.database, among: mounts)
        for mount in mounts { place(mount, isData: mount.node === holder?.node, &layout) }
        if holder == nil {
            layout.dataVolume = "\(name)-data"
            declare("\(name)-data", nil, &layout)
        }
        if annotation.logs != nil { placeLogs(mounts, &layout) }
        return layout
    }

    /// The mount that holds a path: the one with the longest target.
    private func holder(of path: String, among mounts: [MountSpec]) -> MountSpec? {
        // A volume without a name is lost with its container: a named one takes its place.
        mounts.filter { FilePath.isInside(path, $0.target.value) && $0.kind != .anonymous }
            .max { $0.target.value.count < $1.target.value.count }
    }

    private func place(_ mount: MountSpec, isData: Bool, _ layout: inout StorageLayout) {
        if isData, mount.isReadOnly {
            context.error(
                .serviceKeyRefused,
                "the data folder \(annotation.database) is mounted read-only",
                at: mount.node
            )
            return
        }
        switch mount.kind {
        case .anonymous:
            let isDataFolder = FilePath.isInside(annotation.database, mount.target.value)
            if !isDataFolder { layout.shared.append(mount.node.expanded()) }
        case .other(let type):
            if ["tmpfs", "image"].contains(type) {
                layout.shared.append(mount.node.expanded())
            } else {
                context.error(
                    .serviceKeyRefused,
                    "a mount of the type `\(type)` cannot be replicated",
                    at: mount.node
                )
            }
        case .bind: placeBind(mount, isData: isData, &layout)
        case .named: placeNamed(mount, isData: isData, &layout)
        }
    }

    private func placeBind(_ mount: MountSpec, isData: Bool, _ layout: inout StorageLayout) {
        guard let source = mount.source else { return }
        if mount.isReadOnly {
            layout.shared.append(mount.node.expanded())
            return
        }
        if !isData, isOnlyRead(mount, source) {
            context.info(
                .mountShared,
                "\(mount.target.value) is shared by all replicas, read-only",
                at: mount.node,
                remedy: "add `:ro` to say so in the source"
            )
            layout.shared.append(mount.with(source: source.raw, readOnly: true))
            return
        }
        context.expect(source, key: "mount_\(mount.target.value)")
        var base = source.raw
        while base.hasSuffix("/"), base.count > 1 { base.removeLast() }
        let replicated = ReplicatedMount(mount: mount, base: base, isNamed: false)
        context.info(
            .mountDuplicated,
            "\(base) becomes \(replicated.source(1)) to \(replicated.source(annotation.level)), "
                + "one for each replica",
            at: mount.node
        )
        layout.replicated.append(replicated)
        if isData { layout.dataMount = replicated }
    }

    /// Settings and scripts are often mounted without `:ro` though nobody writes to them.
    private func isOnlyRead(_ mount: MountSpec, _ source: ComposeText) -> Bool {
        if mount.node === secretMount { return true }
        if profile.sharedPaths.contains(where: { FilePath.isInside(mount.target.value, $0) }) {
            return true
        }
        return FileReader.isFile(FilePath.join(reader.service.directory, source.value))
    }

    private func placeNamed(_ mount: MountSpec, isData: Bool, _ layout: inout StorageLayout) {
        guard let source = mount.source else { return }
        guard !source.hasPlaceholders else {
            context.error(
                .composeUnsupported,
                "the name of the volume is a placeholder",
                at: mount.node,
                remedy: "write the name out"
            )
            return
        }
        guard let declaration = project.declaration("volumes", source.value) else {
            context.error(
                .undeclaredName,
                "volume `\(source.value)` is not declared",
                at: mount.node,
                remedy: "add `\(source.value):` under `volumes` at the top level"
            )
            return
        }
        if mount.isReadOnly || mount.node === secretMount {
            layout.shared.append(
                mount.isReadOnly
                    ? mount.node.expanded() : mount.with(source: source.raw, readOnly: true)
            )
            return
        }
        let replicated = ReplicatedMount(mount: mount, base: source.value, isNamed: true)
        layout.replicated.append(replicated)
        if isData { layout.dataMount = replicated }
        if !isData {
            context.info(
                .mountDuplicated,
                "volume `\(source.value)` becomes one volume for each replica; what is in it stays "
                    + "there",
                at: mount.node
            )
        }
        declare(source.value, declaration, &layout)
    }

    /// Declares one volume for each replica, made like the source's.
    private func declare(
        _ base: String,
        _ declaration: YAMLEntry?,
        _ layout: inout StorageLayout
    ) {
        guard !layout.volumes.contains(where: { $0.name == "\(base)-1" }) else { return }
        for replica in 1...annotation.level {
            let made = declaration.flatMap { settings(of: $0, replica: replica) }
            layout.volumes.append(.init(name: "\(base)-\(replica)", settings: made))
        }
    }

    private func settings(of declaration: YAMLEntry, replica: Int) -> YAMLNode? {
        guard let entries = declaration.value.entries, !entries.isEmpty else { return nil }
        let isExternal = declaration.value["external"].map { $0.scalar?.boolean ?? true } ?? false
        let options = declaration.value["driver_opts"]
        // Each volume in memory is one of its own, whatever the device is called.
        let isInMemory = options?["type"]?.text == "tmpfs"
        if replica == 1, !isInMemory, let device = options?.entry("device") {
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
                let text = "\(entry.value.text ?? declaration.name)-\(replica)"
                return YAMLEntry(key: entry.key.expanded(), value: .string(text))
            default:
                if isExternal { return nil }
                return YAMLEntry(key: entry.key.expanded(), value: entry.value.expanded())
            }
        }
        return kept.isEmpty ? nil : .mapping(entries: kept)
    }

    private func placeLogs(_ mounts: [MountSpec], _ layout: inout StorageLayout) {
        let isApart =
            annotation.logPath.map { !FilePath.isInside($0, annotation.database) } ?? false
        let directory = isApart ? annotation.logPath ?? "" : "/var/log/ftcompose"
        layout.logDirectory = directory
        let found = mounts.first { FilePath.normalized($0.target.value) == directory }
        if let found {
            if let mount = layout.replicated.first(where: { $0.mount.node === found.node }) {
                layout.logMount = mount
            } else {
                context.error(
                    .serviceKeyRefused,
                    "the log folder \(directory) cannot be written to",
                    at: found.node,
                    remedy: "mount a volume there, or remove the mount"
                )
            }
            return
        }
        layout.logVolume = "\(name)-log"
        declare("\(name)-log", nil, &layout)
    }

    /// A folder for one more settings file: not inside a mount, which may be read-only.
    private func configDirectory(_ mounts: [MountSpec]) -> String {
        let wanted = annotation.config?.value ?? profile.path("storage.config")
        func cover(_ folder: String) -> MountSpec? {
            mounts.first { FilePath.isInside(folder, $0.target.value) }
        }
        guard let mount = cover(wanted) else { return wanted }
        let candidates = [profile.path("storage.config")] + profile.configAlternatives
        if let free = candidates.first(where: { cover($0) == nil }) {
            context.info(
                .configFolderCovered,
                "\(wanted) is a mount of the source; the replicas' settings go to \(free)",
                at: mount.node
            )
            return free
        }
        context.error(
            .configFolderCovered,
            "\(wanted) is mounted over; the replicas' settings have no place",
            at: mount.node,
            remedy: "mount single files instead of the folder, or name another folder the server "
                + "reads in `storage.config`"
        )
        return wanted
    }
}
