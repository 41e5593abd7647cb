import CSpawn
import Glibc

/// A file without a name, read from its start.
///
/// A pipe would need somebody who writes while the child runs, and survives the child's early end.
final class MemoryFile {
    let descriptor: Int32

    init(_ bytes: [UInt8]) throws {
        descriptor = memfd_create("input", UInt32(MFD_CLOEXEC))
        guard descriptor >= 0 else { throw ChildProcessError("no memory file", code: errno) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 || errno == EINTR else {
                throw ChildProcessError("cannot fill a memory file", code: errno)
            }
            written += max(0, count)
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { close(descriptor) }
}
