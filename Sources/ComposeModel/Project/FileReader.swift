import Glibc

/// Reads files within a size limit.
public struct FileReader: Sendable {
    /// Largest file read, in bytes; one more byte is read so that the parser can name its limit.
    private static let bytesMax = 8 * 1024 * 1024 + 1

    /// Why a file cannot be read.
    public struct Problem: Error, Sendable {
        /// The system's words.
        public let message: String
        /// Whether there is no such file.
        public let isMissing: Bool
    }

    /// Texts that stand in for files while fixes are tried, by the path they are read under.
    @TaskLocal package static var standIns: [String: [UInt8]] = [:]

    /// The content of a file.
    public static func read(_ path: String) throws(Problem) -> [UInt8] {
        if let bytes = standIns[path] { return bytes }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem() }
        defer { close(descriptor) }
        return try read(descriptor)
    }

    /// Everything on standard input.
    public static func readStandardInput() throws(Problem) -> [UInt8] {
        try read(STDIN_FILENO)
    }

    private static func read(_ descriptor: Int32) throws(Problem) -> [UInt8] {
        var status = stat()
        let isSized = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        var content: [UInt8] = []
        content.reserveCapacity(isSized ? min(Int(status.st_size), bytesMax) : 0)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while content.count < bytesMax {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw problem()
            }
            content += buffer[..<count]
        }
        return content
    }

    /// Whether a path is there and is no folder.
    public static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
    }

    /// Whether a path is a file whose reading comes to an end.
    public static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Whether a path is there.
    public static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// The path from the root; as it is when the working folder is unknown.
    public static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return FilePath.normalized(path) }
        guard let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return FilePath.normalized(String(cString: folder) + "/" + path)
    }

    /// The path with symbolic links followed; nil when it leads nowhere.
    public static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func problem() -> Problem {
        let code = errno
        return Problem(message: String(cString: strerror(code)), isMissing: code == ENOENT)
    }
}
