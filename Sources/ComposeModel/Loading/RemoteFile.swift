/// Files that docker compose fetches from elsewhere, from git or a registry, and the compiler does not.
enum RemoteFile {
    /// Whether a path as it is written names such a file.
    static func isRemote(_ path: String) -> Bool {
        path.contains("://") || path.hasPrefix("git@") || path.hasPrefix("github.com/")
    }

    /// How to get a copy of it that can be read.
    static func remedy(_ path: String) -> String {
        path.hasPrefix("oci://")
            ? "`docker compose -f \(path) config --no-interpolate` prints it: name a file with that"
            : "clone its repository (a git submodule keeps it beside the project) and name the copy"
    }
}
