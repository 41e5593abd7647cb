import ChildProcesses
import Foundation

/// A file system of its own in memory, small enough to fill.
final class SmallDisk {
    /// Where it is mounted.
    let folder: String

    /// Mounts it; nil, said loudly, where only root may.
    init?(in folder: String, mebibytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let status = SmallDisk.run([
            "mount", "-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", folder,
        ])
        guard status == 0 else {
            print("!!! no file system can be mounted here: a disk that fills is NOT tested !!!")
            return nil
        }
    }

    deinit { _ = SmallDisk.run(["umount", folder]) }

    /// Takes all room but some bytes, as another program would.
    func fill(leaving bytes: Int64) {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return }
        let free = Int64(status.f_bavail) * Int64(status.f_frsize)
        let file = open(folder + "/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        posix_fallocate(file, 0, Int(max(0, free - bytes)))
        close(file)
    }

    /// Gives the room back.
    func empty() { unlink(folder + "/filler") }

    private static func run(_ words: [String]) -> Int32 {
        (try? ChildProcess.start("/usr/bin/env", words, errors: .nothing))?.wait() ?? -1
    }
}
