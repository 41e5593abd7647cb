// The C library declares `stdout` as a variable; nothing here ever sets it.
@preconcurrency import Glibc

/// Colours for people; none when the output is no terminal or `NO_COLOR` is set.
struct Terminal: Sendable {
    /// A colour by its meaning.
    enum Tone: String, Sendable {
        case good = "32"
        case warning = "33"
        case bad = "31"
        case faint = "2"
    }

    /// Whether colours are written.
    let hasColours: Bool

    /// The process's own standard output.
    static var standardOutput: Terminal {
        Terminal(hasColours: isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil)
    }

    /// Text in a colour.
    func paint(_ text: String, _ tone: Tone) -> String {
        hasColours ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes a line at once, so that a follower's reader sees it when it happens.
    static func line(_ text: String) {
        print(text)
        fflush(nil)
    }

    /// Writes bytes as they are to standard output, after what was printed before; a reader that left
    /// ends it.
    static func write(_ bytes: [UInt8]) {
        fflush(nil)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                if count < 0, errno != EPIPE { endWithoutOutput(errno) }
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Ends the process when something that was printed did not get out, such as on a full disk.
    ///
    /// Half a report must not look like a whole one. A reader that left early is no failure.
    static func checkOutput() {
        let isFlushed = fflush(stdout) == 0
        let code = errno
        guard !isFlushed || ferror(stdout) != 0, !hasReaderLeft else { return }
        endWithoutOutput(isFlushed ? EIO : code)
    }

    private static var hasReaderLeft: Bool {
        var target = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        return poll(&target, 1, 0) > 0 && target.revents & Int16(POLLERR) != 0
    }

    private static func endWithoutOutput(_ code: Int32) -> Never {
        let reason = String(cString: strerror(code))
        let bytes = Array("error: standard output cannot be written: \(reason)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
        _exit(ExitStatus.notLoaded)
    }

    /// Writes a line to standard error.
    static func note(_ text: String) {
        fflush(nil)
        let bytes = Array((text + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
