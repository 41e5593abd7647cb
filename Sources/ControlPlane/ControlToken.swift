import Glibc

/// The shared secret of a service's control API: 32 random bytes as hexadecimal digits.
public struct ControlToken: Sendable, Equatable {
    /// Hexadecimal digits of a token.
    public static let digitCount = 64

    /// The digits; never to be logged.
    public let digits: String

    /// Creates a token from its digits; nil when they are none.
    public init?(digits: String) {
        guard digits.utf8.count == Self.digitCount else { return nil }
        guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        self.digits = digits
    }

    /// Makes a new token from the system's randomness.
    public static func random() -> ControlToken {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("0123456789abcdef")
        var digits = ""
        for _ in 0..<digitCount { digits.append(alphabet[Int(random.next() & 15)]) }
        return ControlToken(unchecked: digits)
    }

    private init(unchecked digits: String) {
        self.digits = digits
    }

    /// Tells whether an `Authorization` header carries this token, in time that tells nothing.
    public func authorizes(header: String?) -> Bool {
        let given = Array((header ?? "").utf8)
        let wanted = Array("Bearer \(digits)".utf8)
        var difference = given.count ^ wanted.count
        for index in wanted.indices {
            let byte = index < given.count ? given[index] : 0
            difference |= Int(byte ^ wanted[index])
        }
        return difference == 0
    }
}

extension ControlToken: CustomStringConvertible, CustomReflectable {
    /// Says what it is, not what it contains.
    public var description: String { "control token" }

    /// Hides the digits from dumps.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ControlToken {
    /// How long a token file that another process is making may stay unfinished.
    static let waitMilliseconds = 5_000

    /// Reads the token of a file that a runtime has made.
    ///
    /// - Parameter path: File of the token.
    /// - Returns: The token.
    /// - Throws: When there is no such file, or no token in it.
    public static func load(path: String) throws(ControlTokenError) -> ControlToken {
        guard let text = try read(path) else {
            throw ControlTokenError("there is no control token at \(path): is the tunnel running?")
        }
        guard let token = ControlToken(digits: text) else {
            throw ControlTokenError("\(path) holds no control token: remove it and restart")
        }
        return token
    }

    /// Reads the token, or makes it when this process comes first.
    ///
    /// The file appears with its content in one step; whoever finds it there takes what it holds,
    /// and waits up to five seconds for a maker that writes it in two steps.
    ///
    /// - Parameter path: File of the token; its folder exists.
    /// - Returns: The token that all users of the file share.
    /// - Throws: When the file cannot be read or made.
    public static func loadOrCreate(path: String) async throws(ControlTokenError) -> ControlToken {
        try await loadOrCreate(path: path, waitMilliseconds: waitMilliseconds)
    }

    static func loadOrCreate(
        path: String,
        waitMilliseconds: Int
    ) async throws(ControlTokenError) -> ControlToken {
        let pauseMilliseconds = 20
        var waited = 0
        while true {
            if let text = try read(path) {
                if let token = ControlToken(digits: text) { return token }
                guard waited < waitMilliseconds else { return try load(path: path) }
                do {
                    try await Task.sleep(for: .milliseconds(pauseMilliseconds))
                } catch {
                    throw ControlTokenError("cancelled while waiting for \(path)")
                }
                waited += pauseMilliseconds
            } else if let token = try create(path) {
                return token
            }
        }
    }

    /// Makes the file; nil when another process was faster.
    private static func create(_ path: String) throws(ControlTokenError) -> ControlToken? {
        let token = ControlToken.random()
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("make", draft) }
        defer { unlink(draft) }
        let text = Array((token.digits + "\n").utf8)
        let written = write(descriptor, text, text.count)
        let isSafe = written == text.count && fsync(descriptor) == 0
        let reason = failure("write", draft)
        close(descriptor)
        guard isSafe else { throw reason }
        // A link is made by one process only, and never shows an unfinished file.
        guard link(draft, path) == 0 else {
            if errno == EEXIST { return nil }
            throw failure("make", path)
        }
        return token
    }

    /// The file's text without white space; nil when there is no file.
    private static func read(_ path: String) throws(ControlTokenError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 2 * digitCount)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw failure("read", path) }
        return String(decoding: bytes[..<count].filter { $0 > 0x20 }, as: UTF8.self)
    }

    private static func failure(_ verb: String, _ path: String) -> ControlTokenError {
        ControlTokenError(
            "cannot \(verb) the control token \(path): \(String(cString: strerror(errno)))"
        )
    }
}
