internal import VotingCore

/// What a load of votes came to.
public struct VoteLoadReport: Sendable, Codable, Hashable {
    /// Votes that were recorded.
    public var votes = 0
    /// Votes per second while they came.
    public var perSecond = 0.0
    /// Votes that found no room.
    public var dropped: UInt64 = 0
    /// Gap entries that say so.
    public var gaps: UInt64 = 0
    /// Entries that became final, gap entries included.
    public var final: UInt64 = 0
    /// Half of the votes were final after this time, in milliseconds.
    public var finalMedianMilliseconds = 0.0
    /// 99 of 100 were final after this time, in milliseconds.
    public var finalP99Milliseconds = 0.0
    /// All were final after this time, in milliseconds.
    public var finalMaxMilliseconds = 0.0
    /// From the last vote until nothing was left, or until it was waited no longer.
    public var drainSeconds = 0.0
    /// Most entries that waited on disk.
    public var spooledEntriesMax: UInt64 = 0
    /// Their bytes.
    public var spooledBytesMax: UInt64 = 0
    /// Processor time that one vote cost its caller, in microseconds.
    public var recordMicroseconds = 0.0
    /// Processor time of the thread that made the votes, recording included.
    public var generatorSeconds = 0.0
    /// Processor time of the process while votes came, that thread included.
    public var processSeconds = 0.0
    /// Processor time of the process until nothing was left.
    public var drainedProcessSeconds = 0.0

    mutating func fill(
        from outcome: VoteGenerator.Outcome,
        _ finality: FinalityLine,
        elapsed: Duration,
        first: RecorderStatus,
        last: RecorderStatus
    ) {
        votes = outcome.marks.last?.count ?? 0
        perSecond = Double(votes) / max(elapsed / .seconds(1), .leastNonzeroMagnitude)
        dropped = last.droppedRecords - first.droppedRecords
        gaps = last.gaps - first.gaps
        final = last.finalThrough - first.finalThrough
        recordMicroseconds = Double(outcome.recordNanoseconds) / 1e3 / Double(max(votes, 1))
        generatorSeconds = Double(outcome.threadNanoseconds) / 1e9
        let times = finality.times(of: outcome.marks).sorted { $0.took < $1.took }
        finalMedianMilliseconds = Self.rank(0.5, of: times)
        finalP99Milliseconds = Self.rank(0.99, of: times)
        finalMaxMilliseconds = Self.rank(1, of: times)
    }

    private static func rank(_ part: Double, of sorted: [(took: Duration, count: Int)]) -> Double {
        let wanted = part * Double(sorted.reduce(0) { $0 + $1.count })
        var seen = 0
        for item in sorted {
            seen += item.count
            if Double(seen) >= wanted { return item.took / .milliseconds(1) }
        }
        return 0
    }
}
