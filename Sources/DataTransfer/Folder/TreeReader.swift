internal import Glibc
internal import LibCrypto

/// Reads the files of a tree in parts of one buffer.
struct TreeReader {
    /// Bytes read at once.
    static let bufferBytes = 1_048_576

    /// Reads a file from its start and hands the parts over; returns its SHA-256 and its length.
    static func read(
        _ path: String,
        _ body: (UnsafeRawBufferPointer) throws(TransferFailure) -> Void
    ) throws(TransferFailure) -> (hash: [UInt8], bytes: Int64) {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        try SystemCall.check(file, "read", path)
        defer { close(file) }
        posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL)
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: bufferBytes,
            alignment: 4_096
        )
        defer { buffer.deallocate() }
        var hash = SHA256()
        var bytes: Int64 = 0
        while true {
            let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            try SystemCall.check(count, "read", path)
            guard count > 0 else { break }
            let part = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            hash.update(part)
            bytes += Int64(count)
            try body(part)
        }
        return (hash.finalize(), bytes)
    }

    /// The digest of a folder as it is on the disk now.
    static func digest(
        of tree: FolderTree,
        _ meter: ProgressMeter
    ) throws(TransferFailure) -> String {
        var digest = TreeDigest()
        for entry in tree.entries {
            guard entry.kind == .file else {
                digest.add(entry, content: [])
                continue
            }
            let (hash, bytes) = try read(tree.path(entry)) { part throws(TransferFailure) in
                meter.add(part.count)
            }
            var measured = entry
            measured.bytes = bytes
            digest.add(measured, content: hash)
        }
        return digest.text
    }
}
