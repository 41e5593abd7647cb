internal import WireProtocols

/// Takes a log's bytes as they come and gives the entries they complete.
protocol LogParser {
    /// What the log consists of.
    associatedtype Entry

    /// Takes bytes and gives the entries completed by them.
    mutating func parse(_ bytes: [UInt8]) -> [Entry]
    /// Gives the entry begun last when the log is quiet and it is whole.
    mutating func flush() -> Entry?
    /// Whether the bytes so far end in the middle of a line.
    var isWithinLine: Bool { get }
    /// Forgets everything, for a log that starts anew.
    mutating func reset()
}

extension GeneralLogParser: LogParser {}
