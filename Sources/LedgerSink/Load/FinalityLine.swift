internal import VotingCore

/// When entries became final, as somebody saw who asked now and then.
struct FinalityLine {
    /// Entries that were final before the load.
    let base: UInt64
    private(set) var points: [(at: ContinuousClock.Instant, through: UInt64)] = []

    init(base: UInt64) {
        self.base = base
    }

    /// Takes a look; the report keeps the highest fill of the spool.
    mutating func note(_ status: RecorderStatus, _ report: inout VoteLoadReport) {
        report.spooledEntriesMax = max(report.spooledEntriesMax, status.spooledEntries)
        report.spooledBytesMax = max(report.spooledBytesMax, status.spooledBytes)
        guard status.finalThrough > points.last?.through ?? base else { return }
        points.append((.now, status.finalThrough))
    }

    /// How long votes took, each with the number of votes, unsorted; those never seen final are left out.
    ///
    /// While nothing was dropped the vote with number n is the entry `base + n`.
    func times(of marks: [VoteGenerator.Mark]) -> [(took: Duration, count: Int)] {
        var times: [(took: Duration, count: Int)] = []
        times.reserveCapacity(marks.count)
        var point = 0
        var before = 0
        for mark in marks {
            let wanted = base + UInt64(mark.count)
            while point < points.count, points[point].through < wanted { point += 1 }
            guard point < points.count else { break }
            times.append((mark.at.duration(to: points[point].at), mark.count - before))
            before = mark.count
        }
        return times
    }
}
