internal import VotingCore

/// Measures how a ledger follows votes that come at a steady rate, and how long it needs for what is left.
public struct VoteLoad: Sendable {
    /// How often the recorder is asked how far it is.
    private static let askMilliseconds = 5

    /// Votes per second.
    public var perSecond: Int
    /// How long votes come.
    public var seconds: Int
    /// How long to wait at most for what is left.
    public var drainSecondsMax: Int

    /// Describes a run.
    public init(perSecond: Int, seconds: Int, drainSecondsMax: Int) {
        self.perSecond = perSecond
        self.seconds = seconds
        self.drainSecondsMax = drainSecondsMax
    }

    /// Records all votes and waits until all that found room are final.
    ///
    /// - Parameters:
    ///   - recorder: A recorder that runs and that nobody else records with.
    ///   - service: Name that the votes carry.
    /// - Returns: what came of them; nil when the first vote does not become final, or no thread starts.
    public func run(_ recorder: LedgerRecorder, service: String) async -> VoteLoadReport? {
        // Opens the connections, and tells which number the next entry has.
        guard await recorder.waited(LoadRecord.vote(service), reaching: .final) == .reached else {
            return nil
        }
        let first = recorder.status
        let generator = VoteGenerator(
            recorder,
            service: service,
            perSecond: perSecond,
            count: perSecond * seconds
        )
        let began = ContinuousClock.now
        let processorBefore = ProcessorTime.ofProcess
        guard generator.start() else { return nil }
        var finality = FinalityLine(base: first.finalThrough)
        var report = VoteLoadReport()
        while !generator.isDone {
            finality.note(recorder.status, &report)
            try? await Task.sleep(for: .milliseconds(Self.askMilliseconds))
            guard !Task.isCancelled else { return nil }
        }
        let ended = ContinuousClock.now
        report.processSeconds = Double(ProcessorTime.ofProcess - processorBefore) / 1e9
        let end = ended + .seconds(drainSecondsMax)
        // What is still in memory is in no count yet: entries and gaps are told by their number.
        while ContinuousClock.now < end, !Task.isCancelled {
            let status = recorder.status
            finality.note(status, &report)
            let kept = UInt64(perSecond * seconds) - (status.droppedRecords - first.droppedRecords)
            let expected = first.finalThrough + kept + (status.gaps - first.gaps)
            if status.finalThrough >= expected { break }
            try? await Task.sleep(for: .milliseconds(Self.askMilliseconds))
        }
        report.drainSeconds = ended.duration(to: .now) / .seconds(1)
        report.drainedProcessSeconds = Double(ProcessorTime.ofProcess - processorBefore) / 1e9
        report.fill(
            from: generator.outcome,
            finality,
            elapsed: began.duration(to: ended),
            first: first,
            last: recorder.status
        )
        return report
    }
}
