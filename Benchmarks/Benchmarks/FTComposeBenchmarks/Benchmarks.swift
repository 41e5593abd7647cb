import Benchmark

/// What the tunnel does for every statement, part by part and without sockets.
///
/// Each measured iteration runs its part a thousand times; figures are shown per single run.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, Part.processorTime],
        timeUnits: .nanoseconds,
        warmupIterations: 20,
        scalingFactor: .kilo,
        maxDuration: .seconds(2),
        maxIterations: 2_000
    )
    VotingBenchmarks.register()
    StatementBenchmarks.register()
    ReplyBenchmarks.register()
    RecordingBenchmarks.register()
}
