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
        var madeFolders: [String] = []
        var isDone = false
        defer {
            if !isDone {
                for folder in madeFolders.reversed() { rmdir(folder) }
            }
        }
        var drafts = AtomicFiles()
        for file in project.files {
            let path = FilePath.join(directory, file.path)
            try refuseForeign(path)
            let folder = FilePath.directory(of: path)
            if !FileReader.exists(folder) {
                guard mkdir(folder, 0o755) == 0 else { throw problem("make the folder", folder) }
                madeFolders.append(folder)
            }
            try draft(file.bytes, at: path, in: &drafts)
        }
        do throws(AtomicFiles.Problem) { try drafts.commit() } catch { throw problem(error) }
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

    private func draft(
        _ bytes: [UInt8],
        at path: String,
        in drafts: inout AtomicFiles
    ) throws(DiagnosticsError) {
        do throws(AtomicFiles.Problem) {
            try drafts.add(bytes, at: path)
        } catch {
            throw problem(error)
        }
    }

    private func problem(_ problem: AtomicFiles.Problem) -> DiagnosticsError {
        self.problem(problem.action, problem.path, problem.message)
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

    private func problem(
        _ action: String,
        _ path: String,
        _ words: String = String(cString: strerror(errno))
    ) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                .outputUnwritable,
                .error,
                "cannot \(action) \(path): \(words)",
                remedy: "make room and allow writing there, then build again"
            )
        ])
    }
}
