/// Counts bytes of one step and reports them now and then.
final class ProgressMeter {
    private static let pause = Duration.milliseconds(500)

    private let phase: TransferProgress.Phase
    private let total: Int64
    private let report: (TransferEvent) -> Void
    private var done: Int64 = 0
    private var last: ContinuousClock.Instant?

    /// Starts a step.
    init(_ phase: TransferProgress.Phase, total: Int64, _ report: @escaping (TransferEvent) -> Void)
    {
        self.phase = phase
        self.total = total
        self.report = report
        say()
    }

    /// Counts bytes that are done.
    func add(_ bytes: Int) {
        done += Int64(bytes)
        guard let last, last.duration(to: .now) < Self.pause else { return say() }
    }

    /// Says that the step is over.
    func finish() {
        done = total
        say()
    }

    private func say() {
        last = .now
        report(.progress(TransferProgress(phase: phase, bytes: done, bytesTotal: total)))
    }
}
