import Glibc

/// A vote record file that stays readable when it is renamed or deleted.
final class OpenVoteFile {
    /// What tells one file from another under changing names.
    struct Identity: Equatable {
        let device: UInt
        let inode: UInt
    }

    static let chunkBytes = 65_536

    let identity: Identity
    private let path: String
    private let descriptor: Int32

    /// Opens a file; nil when it has just been rotated away.
    init?(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let code = errno
            if descriptor >= 0 { close(descriptor) }
            if code == ENOENT { return nil }
            throw VoteFileError(.open, path: path, code)
        }
        identity = Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }

    deinit {
        close(descriptor)
    }

    static func identity(of path: String) -> Identity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }

    /// The next bytes; nil at the present end.
    func next() throws -> [UInt8]? {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, count in
            var got = 0
            repeat {
                got = read(descriptor, buffer.baseAddress, buffer.count)
            } while got < 0
                && errno == EINTR
            if got < 0 { code = errno }
            count = max(got, 0)
        }
        guard code == 0 else { throw VoteFileError(.read, path: path, code) }
        return bytes.isEmpty ? nil : bytes
    }
}
