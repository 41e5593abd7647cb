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
    /// The mounts that hold files which are only read: the password's, the certificate's.
    let readMounts: [YAMLNode]

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
            planner.declare("\(name)-data", nil, &layout.mounts)
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
        let isDataFolder = FilePath.isInside(annotation.database, mount.target.value)
        if mount.kind == .anonymous, isDataFolder { return }
        let replicated = planner.place(mount, mayBeShared: !isData, &layout.mounts)
        if isData { layout.dataMount = replicated }
    }

    private var planner: MountPlanner {
        MountPlanner(
            context: context,
            reader: reader,
            project: project,
            suffixes: (1...annotation.level).map(String.init),
            sharedPaths: profile.sharedPaths,
            readMounts: readMounts
        )
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
        planner.declare("\(name)-log", nil, &layout.mounts)
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
