import ChildProcesses

/// Ends a cluster's members when the process of the tests dies without ending them itself.
///
/// A shell that reads from a pipe whose other end only this process has: at the end of the input it
/// ends whatever runs in the cluster's folder, and removes that.
final class EtcdWatchdog: Sendable {
    private static let script = """
        cat >/dev/null
        for file in "$0"/*.pid; do
            pid=$(cat "$file" 2>/dev/null) || continue
            tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$0/" && kill -9 "$pid"
        done
        rm -rf -- "$0"
        """

    /// Members do not inherit it, or they would keep themselves alive.
    private let pipe: ChildPipe

    /// Watches over a folder until the process ends or the watchdog is gone.
    init(folder: String) throws {
        pipe = try ChildPipe()
        _ = try ChildProcess.start(
            "/bin/sh",
            ["-c", Self.script, folder],
            input: .pipe(pipe),
            output: .nothing,
            errors: .nothing
        )
    }
}
