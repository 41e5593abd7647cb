import ComposeModel
import Glibc

/// Puts new content in the place of a file in one step, so that nobody sees half of it.
struct FileReplacement {
    let path: String
    /// Whether an old file's permissions are kept.
    let keepsMode: Bool

    /// Writes the bytes, or leaves everything as it was.
    func write(_ bytes: [UInt8]) throws(AtomicFiles.Problem) {
        // A symbolic link stays one: what it names is replaced.
        let target = FileReader.resolved(path) ?? path
        // A device or pipe such as /dev/stderr is written to, not replaced.
        if FileReader.exists(target), !FileReader.isRegular(target) {
            let descriptor = open(target, O_WRONLY | O_CLOEXEC)
            defer { if descriptor >= 0 { close(descriptor) } }
            return try AtomicFiles.fill(descriptor, with: bytes, path: target)
        }
        var drafts = AtomicFiles()
        try drafts.add(bytes, at: target, rights: keepsMode ? .asBefore : .standard)
        try drafts.commit()
    }
}
