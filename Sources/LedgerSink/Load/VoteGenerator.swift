import Glibc
import Synchronization
internal import VotingCore

/// A thread that records votes at a steady rate, as a tunnel's replies would.
///
/// A thread of its own, because it sleeps: the tasks that send what is recorded have theirs to themselves.
final class VoteGenerator: Sendable {
    /// Votes that were recorded by a moment.
    struct Mark: Sendable {
        let at: ContinuousClock.Instant
        let count: Int
    }

    /// What the thread has done.
    struct Outcome: Sendable {
        var marks: [Mark] = []
        /// Processor time inside `record`, in nanoseconds.
        var recordNanoseconds: UInt64 = 0
        /// Processor time of the whole thread, in nanoseconds.
        var threadNanoseconds: UInt64 = 0
        var isDone = false
    }

    private static let pauseMicroseconds: UInt32 = 1_000

    private let recorder: any VoteRecorder
    private let service: String
    private let perSecond: Int
    private let count: Int
    private let state = Mutex(Outcome())

    init(_ recorder: any VoteRecorder, service: String, perSecond: Int, count: Int) {
        self.recorder = recorder
        self.service = service
        self.perSecond = perSecond
        self.count = count
    }

    /// What has been done so far; complete once `isDone` is true.
    var outcome: Outcome { state.withLock { $0 } }

    /// True once every vote is recorded.
    var isDone: Bool { state.withLock { $0.isDone } }

    /// Starts the thread; false when the system refuses one.
    func start() -> Bool {
        let pointer = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, Self.main, pointer.toOpaque())
        guard code == 0 else {
            pointer.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
        {
            guard let pointer = $0 else { return nil }
            Unmanaged<VoteGenerator>.fromOpaque(pointer).takeRetainedValue().run()
            return nil
        }

    private func run() {
        let began = ContinuousClock.now
        var record = LoadRecord.vote(service)
        var outcome = Outcome()
        var done = 0
        while done < count {
            let now = ContinuousClock.now
            let due = min(count, Int(began.duration(to: now) / .seconds(1) * Double(perSecond)))
            if due > done {
                record.decidedAtUnixMicroseconds = LedgerWriter.nowMilliseconds() * 1_000
                record.completedAtUnixMicroseconds = record.decidedAtUnixMicroseconds
                let before = ProcessorTime.ofThread
                for number in done..<due {
                    record.winnerDigest = LoadRecord.digest(of: number)
                    recorder.record(record)
                }
                outcome.recordNanoseconds += ProcessorTime.ofThread - before
                outcome.marks.append(Mark(at: now, count: due))
                done = due
            }
            usleep(Self.pauseMicroseconds)
        }
        outcome.threadNanoseconds = ProcessorTime.ofThread
        outcome.isDone = true
        state.withLock { $0 = outcome }
    }
}

/// Processor time, in nanoseconds.
enum ProcessorTime {
    /// Of the calling thread.
    static var ofThread: UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    /// Of the whole process.
    static var ofProcess: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
