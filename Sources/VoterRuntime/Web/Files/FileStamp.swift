internal import Glibc

/// What tells, without reading a file, that it is still the one that was read.
///
/// The time of change is the kernel's own: whoever sets the time of modification back changes it.
struct FileStamp: Sendable, Equatable {
    private let inode: UInt64
    private let bytes: Int64
    private let modified: SIMD2<Int64>
    private let changed: SIMD2<Int64>

    /// Takes the stamp from what the kernel says of a file.
    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        bytes = Int64(status.st_size)
        // Times are only compared; which module has their members depends on the kind of build.
        modified = Self.words(of: status.st_mtim)
        changed = Self.words(of: status.st_ctim)
    }

    private static func words(of time: some Any) -> SIMD2<Int64> {
        withUnsafeBytes(of: time) { bytes in
            var words = SIMD2<Int64>()
            for index in 0..<2 where bytes.count >= 8 * (index + 1) {
                words[index] = bytes.loadUnaligned(fromByteOffset: 8 * index, as: Int64.self)
            }
            return words
        }
    }
}
