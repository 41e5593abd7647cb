import Benchmark
import Glibc

/// One part of the tunnel's work, measured on one thread.
enum Part {
    /// Processor time of the measuring thread alone.
    ///
    /// Elapsed time counts what else the machine does, and the process's own processor time comes
    /// in ticks of 10 ms.
    static let processorTime = BenchmarkMetric.custom(
        "Processor time (ns)",
        polarity: .prefersSmaller,
        useScalingFactor: true
    )

    /// Adds a benchmark to the suite.
    ///
    /// - Parameters:
    ///   - name: what is measured.
    ///   - run: runs the part as many times as its argument has elements.
    static func measure(_ name: String, _ run: @escaping @Sendable (Range<Int>) -> Void) {
        Benchmark(name) { benchmark in
            let before = threadNanoseconds
            run(benchmark.scaledIterations)
            benchmark.measurement(processorTime, threadNanoseconds - before)
        }
    }

    private static var threadNanoseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
