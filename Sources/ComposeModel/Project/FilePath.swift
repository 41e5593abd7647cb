/// Path arithmetic on text; nothing is looked up.
public enum FilePath {
    /// The folder of a file, `.` when the path names none.
    public static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component.
    public static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// A path below a folder; an absolute path stays as it is.
    public static func join(_ directory: String, _ path: String) -> String {
        if path.hasPrefix("/") || directory == "." { return path }
        return directory.hasSuffix("/") ? directory + path : directory + "/" + path
    }

    /// The path without `.`, `..`, doubled and final slashes.
    public static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !path.hasPrefix("/") {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
    }

    /// The way from a folder to a path; the path itself where only one of them is absolute.
    public static func relative(_ path: String, from folder: String) -> String {
        let path = normalized(path)
        let folder = normalized(folder)
        guard path.hasPrefix("/") == folder.hasPrefix("/") else { return path }
        let target = path.split(separator: "/").filter { $0 != "." }
        let start = folder.split(separator: "/").filter { $0 != "." }
        var common = 0
        while common < min(target.count, start.count), target[common] == start[common] {
            common += 1
        }
        // What lies above a folder that is itself above the working directory has no name here.
        guard !start[common...].contains("..") else { return path }
        let parts = start[common...].map { _ in ".." } + target[common...].map(String.init)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// Whether a path is a folder's or lies below it.
    public static func isInside(_ path: String, _ folder: String) -> Bool {
        let path = normalized(path)
        let folder = normalized(folder)
        return path == folder || folder == "/" || path.hasPrefix(folder + "/")
    }
}
