import ComposeModel
import Diagnostics

/// Replaces source files by their edited content: all of them or none, each by a rename.
public struct SourceRewriter: Sendable {
    /// Creates a rewriter.
    public init() {}

    /// Writes the files; a link stays a link, the access rights stay as they are.
    ///
    /// - Throws: `InitProblem` when a file has changed since it was read, or cannot be written.
    public func write(_ files: [RewrittenFile]) throws(InitProblem) {
        for file in files.map(\.file) where (try? FileReader.read(file.path)) != file.bytes {
            throw InitProblem(
                "\(file.path) is not what was read: it changed, or it is not UTF-8",
                remedy: "save it as UTF-8 and run the command again"
            )
        }
        var drafts = AtomicFiles()
        do throws(AtomicFiles.Problem) {
            for rewritten in files {
                let path = rewritten.file.path
                try drafts.add(
                    rewritten.bytes,
                    at: FileReader.resolved(path) ?? path,
                    rights: .asBefore
                )
            }
            try drafts.commit()
        } catch {
            throw InitProblem(
                "cannot write \(error.path): \(error.message)",
                remedy: "nothing was changed"
            )
        }
    }
}
