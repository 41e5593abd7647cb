import Glibc

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
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Writes a line to standard error.
    static func note(_ text: String) {
        fflush(nil)
        let bytes = Array((text + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
