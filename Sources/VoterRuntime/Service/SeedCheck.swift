internal import Glibc
public import ServicePlan

/// What is done once before the replicas start: data is never shadowed, logs can be written.
public enum SeedCheck {
    /// Checks the volumes under `root`, which is `/ft` in the container.
    ///
    /// `root/source` is the data volume the source file had, `root/data/REPLICA` each replica's own
    /// and `root/logs/REPLICA` each replica's log volume; those that are not mounted are skipped.
    public static func run(plan: Plan, root: String = "/ft") throws(SeedFailure) {
        let names = plan.replicas.map(\.name)
        let filled = names.filter { hasContent("\(root)/data/\($0)") }
        if hasContent("\(root)/source"), filled.isEmpty {
            throw SeedFailure(
                """
                The volume of service '\(plan.service)' holds data, and its replicas are empty: they \
                would start without it. With the old server stopped, copy the volume into each \
                replica's volume (such as 'docker run --rm -v OLD:/from:ro -v NEW:/to mariadb:10.11 \
                cp -a /from/. /to/'), or, if it is not needed any more, remove it or take it out of \
                the compose file.
                """
            )
        }
        for name in names {
            let folder = "\(root)/logs/\(name)"
            guard access(folder, F_OK) == 0 else { continue }
            // The server's user differs between images; the sticky bit keeps others' files safe.
            guard chmod(folder, 0o1777) == 0 else {
                throw SeedFailure("'\(folder)' cannot be made writable: errno \(errno)")
            }
        }
    }

    /// True for a folder with anything in it but what file systems put there themselves.
    private static func hasContent(_ folder: String) -> Bool {
        guard let directory = opendir(folder) else { return false }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if ![".", "..", "lost+found"].contains(name) { return true }
        }
        return false
    }
}
