import ComposeModel

/// What the replicas of a web server mount, and where the voter finds what it votes on.
struct WebStorage {
    /// What becomes of the source's mounts, and the volumes to declare.
    var mounts = MountLayout()
    /// Volumes of our own by their names without number, and where replicas have them.
    var own: [(volume: String, target: String)] = []
    /// Where in its container each replica has the served tree, when each has one of its own.
    var tree: String?
    /// Where in its container each replica has its application's data; nil when that is not said.
    var data: String?
    /// The log's folder in the replicas; nil when the container's log is read.
    var logDirectory: String?

    /// What holds a path of a replica: a volume or folder, and the path within it.
    func holder(of path: String, _ suffix: String) -> (source: String, inner: String)? {
        if let volume = own.first(where: { $0.target == path }) {
            return ("\(volume.volume)-\(suffix)", "")
        }
        let found = mounts.replicated.filter { FolderPath.contains($0.mount.target.value, path) }
            .max { $0.mount.target.value.count < $1.mount.target.value.count }
        return found.map { mount in
            (mount.source(suffix), FolderPath.rest(of: path, below: mount.mount.target.value))
        }
    }
}
