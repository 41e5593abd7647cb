internal import Glibc
internal import LibCrypto
internal import VotingCore

/// Reads one replica's folders without following links; what did not change is not read again.
///
/// Everything below is written by a replica, which may be anything: names are bytes, a file may grow
/// or vanish while it is read, and a link may lead anywhere.
struct FileTreeReader: Sendable {
    /// Deepest nesting of folders.
    static let depthMax = 64
    private static let chunkBytes = 262_144

    private struct Known: Sendable {
        var stamp: FileStamp
        var digest: VoteDigest
        var readAt: ContinuousClock.Instant
    }

    /// The folders, each under the name that its paths begin with.
    let folders: [(name: String, path: String)]
    /// Entries of all folders.
    let filesMax: Int
    /// Bytes of one file that are read.
    let fileBytesMax: Int
    /// Time after which a file is read again.
    let reread: Duration

    private var known: [String: Known] = [:]
    private var kept: [String: Known] = [:]
    private var tree = FileTree()

    /// Creates a reader that knows nothing yet.
    init(
        folders: [(name: String, path: String)],
        filesMax: Int,
        fileBytesMax: Int,
        reread: Duration
    ) {
        self.folders = folders
        self.filesMax = filesMax
        self.fileBytesMax = fileBytesMax
        self.reread = reread
    }

    /// Looks at all folders.
    ///
    /// - Parameter budget: What the look may cost.
    /// - Returns: What is there.
    /// - Throws: `VoterError` when a folder cannot be read at all.
    mutating func look(_ budget: inout FileBudget) throws(VoterError) -> FileTree {
        tree = FileTree()
        kept = [:]
        for folder in folders {
            let descriptor = Glibc.open(
                folder.path,
                O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            )
            guard descriptor >= 0 else {
                throw .files("\(folder.path) cannot be read: \(String(cString: strerror(errno)))")
            }
            var status = stat()
            fstat(descriptor, &status)
            add(FileEntry(kind: .folder, mode: Self.mode(status)), folder.name)
            walk(descriptor, folder.name, depth: 1, &budget)
        }
        known = kept
        kept = [:]
        return tree
    }

    private mutating func add(_ entry: FileEntry, _ path: String) { tree.entries[path] = entry }

    /// Reads a folder and closes it.
    private mutating func walk(
        _ folder: Int32,
        _ path: String,
        depth: Int,
        _ budget: inout FileBudget
    ) {
        guard depth <= Self.depthMax, let stream = fdopendir(folder) else {
            close(folder)
            tree.isCut = true
            return
        }
        defer { closedir(stream) }
        let (names, isWhole) = Self.names(stream, max: filesMax)
        if !isWhole { tree.isCut = true }
        for name in names {
            guard tree.entries.count < filesMax, ContinuousClock.now < budget.deadline else {
                tree.isCut = true
                return
            }
            look(at: name, in: folder, path + "/" + Self.text(name), depth: depth, &budget)
        }
    }

    private mutating func look(
        at name: [UInt8],
        in folder: Int32,
        _ path: String,
        depth: Int,
        _ budget: inout FileBudget
    ) {
        var status = stat()
        let terminated = name.map { CChar(bitPattern: $0) } + [0]
        // What vanished meanwhile is not there.
        guard fstatat(folder, terminated, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        let mode = Self.mode(status)
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            add(FileEntry(kind: .folder, mode: mode), path)
            let inner = openat(
                folder,
                terminated,
                O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            )
            guard inner >= 0 else {
                tree.isCut = true
                return
            }
            walk(inner, path, depth: depth + 1, &budget)
        case S_IFLNK:
            add(link(terminated, in: folder), path)
        case S_IFREG:
            guard let digest = digest(terminated, in: folder, path, status, &budget) else {
                tree.unread.insert(path)
                return
            }
            let bytes = Int64(status.st_size)
            add(FileEntry(kind: .file, mode: mode, bytes: bytes, digest: digest), path)
        default:
            add(FileEntry(kind: .other, mode: mode), path)
        }
    }

    private func link(_ name: [CChar], in folder: Int32) -> FileEntry {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = max(0, readlinkat(folder, name, &target, Int(PATH_MAX)))
        let bytes = target.prefix(count).map { UInt8(bitPattern: $0) }
        let digest = VoteDigest(bytes: SHA256.hash(bytes)) ?? VoteDigest(0, 0, 0, 0)
        return FileEntry(kind: .link, mode: 0, bytes: Int64(count), digest: digest)
    }

    /// The digest of a file's content; nil when it was not read, or changed while it was.
    private mutating func digest(
        _ name: [CChar],
        in folder: Int32,
        _ path: String,
        _ status: stat,
        _ budget: inout FileBudget
    ) -> VoteDigest? {
        let stamp = FileStamp(status)
        let old = known[path]
        if let old, old.stamp == stamp {
            let isFresh = ContinuousClock.now - old.readAt < reread
            if isFresh || budget.isSpent {
                kept[path] = old
                return old.digest
            }
        }
        guard !budget.isSpent else { return nil }
        // A pipe in a file's place must not stop the voter.
        let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var before = stat()
        guard fstat(file, &before) == 0, FileStamp(before) == stamp,
            let digest = content(of: file, &budget)
        else { return nil }
        var after = stat()
        guard fstat(file, &after) == 0, FileStamp(after) == stamp else { return nil }
        kept[path] = Known(stamp: stamp, digest: digest, readAt: .now)
        return digest
    }

    /// Hashes a file up to the bound; nil when it cannot be read.
    private func content(of file: Int32, _ budget: inout FileBudget) -> VoteDigest? {
        var hasher = SHA256()
        var buffer = [UInt8](repeating: 0, count: Self.chunkBytes)
        var offset = 0
        while offset < fileBytesMax {
            let wanted = min(Self.chunkBytes, fileBytesMax - offset)
            let count = buffer.withUnsafeMutableBytes {
                pread(file, $0.baseAddress, wanted, off_t(offset))
            }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            offset += count
            budget.bytes -= count
        }
        return VoteDigest(bytes: hasher.finalize())
    }

    private static func mode(_ status: stat) -> UInt32 { UInt32(status.st_mode & 0o7777) }

    /// Names in a folder, in order; false when there are more than may be.
    private static func names(
        _ stream: OpaquePointer,
        max count: Int
    ) -> (names: [[UInt8]], isWhole: Bool) {
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            guard names.count < count else { return (names, false) }
            names.append(name)
        }
        return (names.sorted { $0.lexicographicallyPrecedes($1) }, true)
    }

    /// A name as text; bytes that are no text, or would hide in it, are written as numbers.
    static func text(_ name: [UInt8]) -> String {
        let isPlain = name.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
        if isPlain, let text = String(validating: name, as: UTF8.self) { return text }
        return name.reduce(into: "") { text, byte in
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16)
                text += "\\x" + (digits.count < 2 ? "0" : "") + digits
            }
        }
    }
}
