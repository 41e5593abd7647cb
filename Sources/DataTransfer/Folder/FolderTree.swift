internal import Glibc

/// Everything below a folder, in the order of the paths' bytes.
///
/// Sockets and pipes belong to running processes and are passed over, as are our own marker and what
/// file systems put into their root. A device is refused.
struct FolderTree: Sendable {
    /// Most entries of a tree.
    static let entriesMax = 1_000_000
    /// Deepest nesting of folders.
    static let depthMax = 64

    /// The folder.
    let folder: String
    /// The folder itself first, then what is below it.
    let entries: [FolderEntry]

    /// Reads a folder.
    init(folder: String) throws(TransferFailure) {
        self.folder = folder
        var found: [FolderEntry] = []
        guard let root = try Self.entry(folder, ""), root.kind == .folder else {
            throw TransferFailure("\(folder) is no folder")
        }
        found.append(root)
        try Self.walk(folder, "", depth: 1, into: &found)
        entries = found.sorted {
            Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8))
        }
    }

    /// True when there is nothing but the folder itself.
    var isEmpty: Bool { entries.count <= 1 }
    /// Files and links.
    var files: Int { entries.count { $0.kind != .folder } }
    /// Length of all files in bytes.
    var bytes: Int64 { entries.reduce(0) { $0 + $1.bytes } }
    /// Bytes that all of it takes on the disk.
    var allocatedBytes: Int64 { entries.reduce(0) { $0 + $1.allocatedBytes } }

    /// The full path of an entry.
    func path(_ entry: FolderEntry) -> String { Self.join(folder, entry.path) }

    /// A path below a folder.
    static func join(_ folder: String, _ path: String) -> String {
        path.isEmpty ? folder : "\(folder)/\(path)"
    }

    /// Names in a folder, without the two dots.
    static func names(_ folder: String) throws(TransferFailure) -> [String] {
        guard let directory = opendir(folder) else { throw SystemCall.failure("read", folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// True for names in a root that are no data.
    static func isForeign(_ name: String) -> Bool {
        name == "lost+found" || name.hasPrefix(TransferMarker.fileName)
    }

    private static func walk(
        _ folder: String,
        _ below: String,
        depth: Int,
        into found: inout [FolderEntry]
    ) throws(TransferFailure) {
        guard depth <= depthMax else {
            throw TransferFailure(
                "\(join(folder, below)) is nested deeper than \(depthMax) folders"
            )
        }
        for name in try names(join(folder, below)) {
            if below.isEmpty, isForeign(name) { continue }
            let path = below.isEmpty ? name : "\(below)/\(name)"
            guard let entry = try entry(folder, path) else { continue }
            guard found.count < entriesMax else {
                throw TransferFailure("\(folder) holds more than \(entriesMax) files")
            }
            found.append(entry)
            if entry.kind == .folder { try walk(folder, path, depth: depth + 1, into: &found) }
        }
    }

    /// Describes one path; nil for what is passed over.
    private static func entry(
        _ folder: String,
        _ path: String
    ) throws(TransferFailure) -> FolderEntry? {
        let full = join(folder, path)
        var status = stat()
        try SystemCall.check(lstat(full, &status), "look at", full)
        let kind: FolderEntry.Kind
        var destination = ""
        switch status.st_mode & S_IFMT {
        case S_IFDIR: kind = .folder
        case S_IFREG: kind = .file
        case S_IFLNK:
            kind = .link
            destination = try self.destination(full)
        case S_IFSOCK, S_IFIFO: return nil
        default: throw TransferFailure("\(full) is a device; it cannot be copied")
        }
        return FolderEntry(
            path: path,
            kind: kind,
            mode: status.st_mode & 0o7777,
            user: status.st_uid,
            group: status.st_gid,
            bytes: kind == .file ? Int64(status.st_size) : 0,
            allocatedBytes: Int64(status.st_blocks) * 512,
            modifiedNanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000
                + Int64(status.st_mtim.tv_nsec),
            destination: destination
        )
    }

    private static func destination(_ path: String) throws(TransferFailure) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink(path, &buffer, Int(PATH_MAX))
        try SystemCall.check(count, "read the link", path)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
