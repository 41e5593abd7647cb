import ComposeModel
import Diagnostics
import ServicePlan
import YAMLBridge

/// Decides what replicas of a web server share and what each gets for itself.
struct WebStoragePlanner {
    let context: AnnotationContext
    let profile: ImageProfile?
    let annotation: WebAnnotation
    let reader: ServiceReader
    let project: ComposeProject
    let suffixes: [String]

    private var name: String { reader.service.name }

    /// The layout; what is wrong is in the collector.
    func plan() -> WebStorage {
        var storage = WebStorage()
        let mounts = reader.mounts()
        let planner = MountPlanner(
            context: context,
            reader: reader,
            project: project,
            suffixes: suffixes,
            sharedPaths: profile?.sharedPaths ?? [],
            readMounts: []
        )
        checkSettings(mounts)
        for mount in mounts {
            planner.place(mount, mayBeShared: !isOwn(mount), &storage.mounts)
        }
        if annotation.isHTMLWritten, let html = annotation.html {
            add("html", html, mounts, planner, &storage)
        }
        if let data = annotation.data { add("data", data, mounts, planner, &storage) }
        placeTree(&storage)
        placeLogs(mounts, planner, &storage)
        return storage
    }

    /// A file of settings can be put into a folder, but not into a mount, which may be read-only.
    private func checkSettings(_ mounts: [MountSpec]) {
        guard let logs = annotation.logs, logs.format != "custom",
            !(profile?.settingsFile ?? "").isEmpty
        else { return }
        let folder = annotation.configs ?? profile?.path("storage.configs") ?? ""
        guard let mount = mounts.first(where: { FolderPath.contains($0.target.value, folder) })
        else { return }
        context.error(
            .configFolderCovered,
            "\(folder) is mounted over; the settings that switch the access log on have no place",
            at: mount.node,
            remedy:
                "mount single files instead of the folder, name another folder the server reads "
                + "in `storage.configs`, or write `logs: {enabled: false}`"
        )
    }

    /// Whether the user named the folder as one that each replica has for itself.
    private func isOwn(_ mount: MountSpec) -> Bool {
        let written = [annotation.isHTMLWritten ? annotation.html : nil, annotation.data]
        return written.compactMap { $0 }.contains { path in
            FolderPath.contains(mount.target.value, path)
                || FolderPath.contains(path, mount.target.value)
        }
    }

    /// A volume for each replica where the source mounts nothing.
    private func add(
        _ what: String,
        _ path: String,
        _ mounts: [MountSpec],
        _ planner: MountPlanner,
        _ storage: inout WebStorage
    ) {
        let isMounted = mounts.contains {
            $0.kind != .anonymous && FolderPath.contains($0.target.value, path)
        }
        guard !isMounted else { return }
        let isTaken = storage.own.contains { $0.target == path }
        guard !isTaken else { return }
        storage.own.append((volume: "\(name)-\(what)", target: path))
        planner.declare("\(name)-\(what)", nil, &storage.mounts)
    }

    /// The tree is voted on where it is one for each replica, and where its kind of output is.
    private func placeTree(_ storage: inout WebStorage) {
        let comparison = annotation.comparison
        guard comparison.html || !comparison.files.isEmpty else { return }
        if let html = annotation.html, storage.holder(of: html, suffixes[0]) != nil {
            storage.tree = html
        } else if annotation.isHTMLWritten, let html = annotation.html {
            tellShared(html)
        }
        guard let data = annotation.data else { return }
        if storage.holder(of: data, suffixes[0]) != nil {
            storage.data = data
        } else {
            tellShared(data)
        }
    }

    private func tellShared(_ path: String) {
        let mount = reader.mounts().first { FolderPath.contains($0.target.value, path) }
        context.info(
            .mountShared,
            "all replicas share \(path), so there is nothing to compare: its files are not voted on",
            at: mount?.node ?? reader.service.key
        )
    }

    private func placeLogs(
        _ mounts: [MountSpec],
        _ planner: MountPlanner,
        _ storage: inout WebStorage
    ) {
        guard let logs = annotation.logs, logs.redirection != "stream" else { return }
        let directory = annotation.logDirectory ?? "/var/log/ftcompose"
        storage.logDirectory = directory
        if storage.holder(of: directory, suffixes[0]) != nil { return }
        if let mount = mounts.first(where: { FolderPath.contains($0.target.value, directory) }),
            mount.kind != .anonymous
        {
            context.error(
                .serviceKeyRefused,
                "the log folder \(directory) is no folder of each replica's own",
                at: mount.node,
                remedy: "mount a volume there, or name another folder in `storage.logs`"
            )
            return
        }
        add("log", directory, [], planner, &storage)
    }
}
