import ComposeModel
public import Diagnostics
import Glibc

/// Writes all files of a project or none: temporaries first, then renames.
public struct OutputWriter {
    /// How the first line of our own files starts; others are never overwritten.
    private static let marker = "ftcompose"
    private let directory: String

    /// Creates a writer for the source's folder.
    public init(directory: String) {
        self.directory = directory
    }

    /// Writes the files; an error leaves the old state.
    public func write(_ project: CompiledProject) throws(DiagnosticsError) {
        var temporaries: [(temporary: String, final: String)] = []
        var madeFolders: [String] = []
        var isDone = false
        defer {
            if !isDone {
                for (temporary, _) in temporaries { unlink(temporary) }
                for folder in madeFolders.reversed() { rmdir(folder) }
            }
        }
        for file in project.files {
            let path = FilePath.join(directory, file.path)
            try refuseForeign(path)
            let folder = FilePath.directory(of: path)
            if !FileReader.exists(folder) {
                guard mkdir(folder, 0o755) == 0 else { throw problem("make the folder", folder) }
                madeFolders.append(folder)
            }
            let temporary = "\(folder)/.\(FilePath.name(of: path)).\(getpid()).tmp"
            temporaries.append((temporary, path))
            try write(file.bytes, to: temporary)
        }
        for (temporary, final) in temporaries where rename(temporary, final) != 0 {
            throw problem("rename", final)
        }
        isDone = true
    }

    /// What writing would do to each file; what cannot be read counts as not there.
    func changes(_ project: CompiledProject) -> [OutputChange] {
        project.files.map { file in
            let path = FilePath.join(directory, file.path)
            return OutputChange(
                path: file.path,
                before: try? FileReader.read(path),
                after: file.bytes
            )
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(DiagnosticsError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(path, flags, mode_t(0o644))
        guard descriptor >= 0 else { throw problem("write", path) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    descriptor,
                    buffer.baseAddress?.advanced(by: written),
                    bytes.count - written
                )
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw problem("write", path)
            }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw problem("write", path) }
    }

    private func refuseForeign(_ path: String) throws(DiagnosticsError) {
        guard FileReader.exists(path) else { return }
        let bytes: [UInt8]
        do {
            bytes = try FileReader.read(path)
        } catch {
            throw problem("read", path)
        }
        let first = String(decoding: bytes.prefix { $0 != 0x0A }.prefix(200), as: UTF8.self)
        guard !bytes.isEmpty, !(first.hasPrefix("#") && first.contains(OutputWriter.marker)) else {
            return
        }
        throw DiagnosticsError([
            Diagnostic(
                .outputExists,
                .error,
                "\(path) was not written by ftcompose and is left alone",
                remedy: "remove it, or name another file with -o"
            )
        ])
    }

    private func problem(_ action: String, _ path: String) -> DiagnosticsError {
        let words = String(cString: strerror(errno))
        return DiagnosticsError([
            Diagnostic(.outputUnwritable, .error, "cannot \(action) \(path): \(words)")
        ])
    }
}
