internal import Glibc
internal import WireProtocols

/// Follows a replica's general log.
typealias LogTail = FileTail<GeneralLogParser>

extension FileTail<GeneralLogParser> {
    /// Bytes of a statement that are compared.
    static var argumentBytesMax: Int { 1_048_576 }

    init(path: String) {
        self.init(path: path, parser: GeneralLogParser(argumentBytesMax: Self.argumentBytesMax))
    }
}

/// Follows one replica's log file through rotation, truncation and re-creation.
struct FileTail<Parser: LogParser> {
    /// Bytes read at once; a longer log takes several rounds.
    static var readBytesMax: Int { 4_194_304 }

    /// Path of the log.
    let path: String

    private var descriptor: Int32 = -1
    private var inode: UInt64 = 0
    private var offset: Int64 = 0
    private var parser: Parser
    private var isFirstOpen = true
    private var quietRounds = 0
    /// When the end was reached last; the entry before it may lack its own end.
    private var reachedEndAt: ContinuousClock.Instant?

    /// Rounds without new bytes after which the last entry counts as whole.
    static var quietRoundsBeforeFlush: Int { 2 }

    init(path: String, parser: Parser) {
        self.path = path
        self.parser = parser
    }

    /// What one round found.
    struct Round {
        /// Entries completed.
        var entries: [Parser.Entry] = []
        /// The end of the log was reached.
        var isAtEnd = false
        /// Up to when all that was logged is among the entries; nil when that is not known.
        var completeUpTo: ContinuousClock.Instant?
        /// The log could be read.
        var isReadable = false
    }

    /// Size of the log at its path; nil when there is none.
    var sizeBytes: Int64? { Self.status(path)?.size }

    /// Reads what is new.
    mutating func read() -> Round {
        var round = Round()
        guard open() else { return round }
        round.isReadable = true
        let began = ContinuousClock.now
        round.isAtEnd = drain(into: &round.entries)
        guard round.isAtEnd else { return round }
        let isQuiet = quietRounds >= Self.quietRoundsBeforeFlush
        if isQuiet, hasMoved() {
            // The server wrote to a renamed file until it was told to open its log anew; what it has
            // logged since then is in the new file, which nobody has read.
            close()
            round.isAtEnd = false
            return round
        }
        // An entry is whole once the next one begins, or after a pause; the last one is not yet.
        if isQuiet, !parser.isWithinLine {
            round.completeUpTo = began
        } else if !round.entries.isEmpty {
            round.completeUpTo = reachedEndAt
        }
        reachedEndAt = began
        return round
    }

    /// Closes the log; the next round opens it again where it was.
    mutating func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
        offset = 0
        reachedEndAt = nil
        parser.reset()
    }

    private mutating func open() -> Bool {
        if descriptor >= 0 { return true }
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0, let status = Self.status(of: descriptor) else { return false }
        inode = status.inode
        // What was logged before the voter began is nobody's concern any more.
        offset = isFirstOpen ? status.size : 0
        isFirstOpen = false
        quietRounds = 0
        return true
    }

    /// Reads up to the bound; true when the end was reached.
    private mutating func drain(into entries: inout [Parser.Entry]) -> Bool {
        if let status = Self.status(of: descriptor), status.size < offset {
            offset = 0
            parser.reset()
        }
        var total = 0
        var buffer = [UInt8](repeating: 0, count: 262_144)
        while total < Self.readBytesMax {
            let count = buffer.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
            }
            guard count > 0 else { break }
            offset += Int64(count)
            total += count
            entries += parser.parse(count == buffer.count ? buffer : Array(buffer[..<count]))
        }
        guard total < Self.readBytesMax else { return false }
        quietRounds = total > 0 ? 0 : quietRounds + 1
        if quietRounds == Self.quietRoundsBeforeFlush, let last = parser.flush() {
            entries.append(last)
        }
        return true
    }

    private func hasMoved() -> Bool {
        guard let status = Self.status(path) else { return false }
        return status.inode != inode
    }

    private static func status(_ path: String) -> (size: Int64, inode: UInt64)? {
        var result = stat()
        guard lstat(path, &result) == 0 else { return nil }
        return (Int64(result.st_size), UInt64(result.st_ino))
    }

    private static func status(of descriptor: Int32) -> (size: Int64, inode: UInt64)? {
        var result = stat()
        guard fstat(descriptor, &result) == 0 else { return nil }
        return (Int64(result.st_size), UInt64(result.st_ino))
    }
}
