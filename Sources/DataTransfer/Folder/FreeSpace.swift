internal import Glibc

/// Checks that file systems have room before anything is written.
struct FreeSpace {
    /// Bytes left free on each file system.
    static let reserveBytes: Int64 = 67_108_864

    private var wanted: [UInt: (folder: String, bytes: Int64)] = [:]

    /// Creates a check of nothing.
    init() {}

    /// Counts bytes that a folder is going to take.
    mutating func want(_ bytes: Int64, in folder: String) throws(TransferFailure) {
        var status = stat()
        try SystemCall.check(stat(folder, &status), "look at", folder)
        let device = UInt(status.st_dev)
        wanted[device] = (folder, (wanted[device]?.bytes ?? 0) + bytes)
    }

    /// Throws when a file system has less than it is going to need.
    func check() throws(TransferFailure) {
        for (folder, bytes) in wanted.values {
            var status = statvfs()
            try SystemCall.check(statvfs(folder, &status), "look at", folder)
            let free = Int64(status.f_bavail) * Int64(status.f_frsize)
            guard free >= bytes + Self.reserveBytes else {
                throw TransferFailure(
                    "not enough room: the copy takes \(ByteCount.text(bytes)) and "
                        + "\(ByteCount.text(Self.reserveBytes)) stay free, but the file system has "
                        + "\(ByteCount.text(free)); nothing was written"
                )
            }
        }
    }
}
