import Dispatch
import Foundation
import Glibc
import Synchronization

/// Another program, started by a test.
///
/// In place of Foundation's `Process`, whose start crashes now and then on Linux in Swift 6.3.1: it
/// looks for open descriptors in /proc/self/fd, copies 256 bytes of each entry, however short that
/// is, and so reads past the end of a page at times (swift-corelibs-foundation, pull request 5472).
///
/// A child has its three standard streams and no other descriptor of this process, signals as they
/// are by default, and a process group of its own.
public final class ChildProcess: Sendable {
    /// Its number, which belongs to it for as long as it runs.
    public let pid: Int32
    /// Its status once it has ended.
    private let ending = Mutex<Int32?>(nil)
    private let ended = DispatchGroup()

    private init(pid: Int32) {
        self.pid = pid
        ended.enter()
    }

    /// Starts a program, given by its whole path.
    ///
    /// Without an environment it gets that of this process.
    public static func start(
        _ path: String,
        _ arguments: [String],
        input: ChildInput = .nothing,
        output: ChildOutput = .inherited,
        errors: ChildOutput = .inherited,
        folder: String? = nil,
        environment: [String: String]? = nil
    ) throws -> ChildProcess {
        let spawn = try Spawn()
        try spawn.set(input: input)
        try spawn.set(STDOUT_FILENO, to: output)
        try spawn.set(STDERR_FILENO, to: errors)
        if let folder { try spawn.set(folder: folder) }
        let pid = try spawn.start(
            path,
            arguments,
            environment: environment ?? ProcessInfo.processInfo.environment
        )
        let child = ChildProcess(pid: pid)
        // A thread for each, whether anybody waits or not: while a dead child is left unreaped,
        // Swift Testing, which waits for any child, may not see that one of its own has ended.
        Thread.detachNewThread { child.reap() }
        return child
    }

    /// Whether it has not ended yet.
    public var isRunning: Bool { ending.withLock { $0 == nil } }

    /// Waits for its end and returns its exit status, or 128 plus the signal that ended it.
    @discardableResult
    public func wait() -> Int32 {
        ended.wait()
        guard let status = ending.withLock({ $0 }) else {
            preconditionFailure("a child ended without a status")
        }
        return status
    }

    /// Sends a signal, unless it has ended.
    public func signal(_ number: Int32) {
        // Its number is nobody else's under the lock: it is reaped under the same.
        ending.withLock { status in
            if status == nil { kill(pid, number) }
        }
    }

    /// Waits for the end, and takes note of it once.
    private func reap() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        ending.withLock { status in
            var word: Int32 = 0
            var reaped = waitpid(pid, &word, 0)
            while reaped < 0 && errno == EINTR { reaped = waitpid(pid, &word, 0) }
            precondition(reaped == pid, "somebody else has waited for child \(pid)")
            let signal = word & 0x7F
            status = signal == 0 ? (word >> 8) & 0xFF : 128 + signal
        }
        ended.leave()
    }
}
