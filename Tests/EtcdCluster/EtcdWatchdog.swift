import Foundation
import Glibc

/// Ends a cluster's members when the process of the tests dies without ending them itself.
///
/// A shell that reads from a pipe whose other end only this process has: at the end of the input it
/// ends whatever runs in the cluster's folder, and removes that.
final class EtcdWatchdog: @unchecked Sendable {
    // Unchecked: nothing changes after the start.
    private static let script = """
        cat >/dev/null
        for file in "$0"/*.pid; do
            pid=$(cat "$file" 2>/dev/null) || continue
            tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$0/" && kill -9 "$pid"
        done
        rm -rf -- "$0"
        """

    private let pipe = Pipe()
    private let process = Process()

    /// Watches over a folder until the process ends or the watchdog is gone.
    init(folder: String) throws {
        // Members must not inherit it, or they would keep themselves alive.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.script, folder]
        process.standardInput = pipe.fileHandleForReading
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }
}
