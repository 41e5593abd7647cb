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
        StandardOutput.flush()
    }

    /// Writes bytes as they are to standard output, after what was printed before.
    static func write(_ bytes: [UInt8]) {
        StandardOutput.write(bytes)
    }

    /// Ends the process when something that was printed did not get out, such as on a full disk.
    ///
    /// Half a report must not look like a whole one. A reader that left early is no failure.
    static func checkOutput() {
        if let code = StandardOutput.flush(), code != EPIPE { endWithoutOutput(code) }
        // Help and versions are printed by the library of arguments, with the C library's stream.
        guard fflush(stdout) != 0 else { return }
        let code = errno
        if !hasReaderLeft { endWithoutOutput(code) }
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
        StandardOutput.flush()
        let bytes = Array((text + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
