/// Splits a general query log of MariaDB or MySQL into entries, as its bytes come in.
///
/// Arguments are not escaped in the log: lines that start no entry belong to the argument before
/// them, and a literal that holds such a line looks like an entry. Therefore the log proves which
/// statements arrived only together with the tunnel's own record of what it sent.
public struct GeneralLogParser: Sendable {
    /// Bytes kept of a line beyond the argument's limit: time, thread and command.
    private static let lineHeadBytesMax = 128

    /// Lines before the first entry, which belong to nothing.
    public private(set) var orphanLineCount = 0

    private let argumentBytesMax: Int
    private var line: [UInt8] = []
    private var isLineTruncated = false
    private var current: GeneralLogEntry?
    /// Lines of a server's header still expected.
    private var headerLineCount = 0

    /// Creates a parser that keeps at most so many bytes of an argument.
    public init(argumentBytesMax: Int = 16 << 20) {
        self.argumentBytesMax = max(0, argumentBytesMax)
    }

    /// Takes bytes and gives the entries completed by them.
    ///
    /// An entry is complete when the next one begins: until then it may go on on another line.
    public mutating func parse(_ bytes: [UInt8]) -> [GeneralLogEntry] {
        var entries: [GeneralLogEntry] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            append(rest[..<end])
            finishLine(into: &entries)
            rest = rest[(end + 1)...]
        }
        append(rest)
        return entries
    }

    /// Whether the bytes so far end in the middle of a line: its writer has not finished it.
    public var isWithinLine: Bool { !line.isEmpty || isLineTruncated }

    /// Gives the entry begun last, when its last line is complete: the log is quiet and no more of
    /// it is expected.
    public mutating func flush() -> GeneralLogEntry? {
        guard !isWithinLine else { return nil }
        defer { current = nil }
        return current
    }

    /// Forgets everything, for a log that starts anew.
    public mutating func reset() {
        self = GeneralLogParser(argumentBytesMax: argumentBytesMax)
    }

    private mutating func append(_ part: ArraySlice<UInt8>) {
        let room = argumentBytesMax + Self.lineHeadBytesMax - line.count
        line.append(contentsOf: part.prefix(max(0, room)))
        if part.count > room { isLineTruncated = true }
    }

    private mutating func finishLine(into entries: inout [GeneralLogEntry]) {
        defer {
            line.removeAll(keepingCapacity: line.capacity < 1 << 16)
            isLineTruncated = false
        }
        if isHeader() {
            if let current { entries.append(current) }
            current = nil
            return
        }
        if let start = GeneralLogLine(line[...]) {
            if let current { entries.append(current) }
            let argument = line[start.argumentStart...]
            current = GeneralLogEntry(
                threadID: start.threadID,
                command: start.command,
                argument: Array(argument.prefix(argumentBytesMax)),
                isTruncated: isLineTruncated || argument.count > argumentBytesMax
            )
        } else if current != nil {
            continueArgument()
        } else {
            orphanLineCount += 1
        }
    }

    private mutating func continueArgument() {
        let room = argumentBytesMax - (current?.argument.count ?? 0)
        let isCut = isLineTruncated || line.count + 1 > room
        current?.argument.append(contentsOf: ([0x0A] + line).prefix(max(0, room)))
        if isCut { current?.isTruncated = true }
    }

    /// The three lines a server writes when it opens the log.
    private mutating func isHeader() -> Bool {
        if headerLineCount > 0 {
            headerLineCount -= 1
            return true
        }
        let suffix = Array("started with:".utf8)
        let isFirst =
            line.count < 1024 && line.suffix(suffix.count).elementsEqual(suffix)
            && String(decoding: line, as: UTF8.self).contains(", Version: ")
        if isFirst { headerLineCount = 2 }
        return isFirst
    }
}
