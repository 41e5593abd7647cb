/// What a load came to.
public struct LoadReport: Sendable, Codable, Hashable {
    /// Clients that worked at the same time.
    public var clients: Int
    /// Values that got where they were to be.
    public var done: Int
    /// Values that did not, or of which nobody knows.
    public var failed: Int
    /// Tries that failed and were made again.
    public var retries: Int
    /// Values per second.
    public var perSecond: Double
    /// Mean time of one value, in milliseconds.
    public var meanMilliseconds: Double
    /// Standard deviation of the times, in milliseconds.
    public var deviationMilliseconds: Double
    /// Half of the values took no longer, in milliseconds.
    public var medianMilliseconds: Double
    /// 99 of 100 values took no longer, in milliseconds.
    public var p99Milliseconds: Double
    /// The longest time of a value, in milliseconds.
    public var maxMilliseconds: Double
    /// The longest time in which no value of any client was done, in milliseconds.
    public var stallMilliseconds: Double

    /// Sums up single values; nil stands for one that failed.
    public init(_ samples: [LoadSample?], elapsed: Duration, clients: Int) {
        let known = samples.compactMap { $0 }
        let sorted = known.map { $0.took / .milliseconds(1) }.sorted()
        self.clients = clients
        done = sorted.count
        failed = samples.count - sorted.count
        retries = known.reduce(0) { $0 + $1.retries }
        perSecond = elapsed > .zero ? Double(sorted.count) / (elapsed / .seconds(1)) : 0
        let count = Double(max(sorted.count, 1))
        let mean = sorted.reduce(0, +) / count
        meanMilliseconds = mean
        deviationMilliseconds =
            (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        medianMilliseconds = Self.rank(0.5, of: sorted)
        p99Milliseconds = Self.rank(0.99, of: sorted)
        maxMilliseconds = sorted.last ?? 0
        let ends = known.map(\.doneAfter).sorted()
        let stall = zip(ends, [.zero] + ends).map { $0 - $1 }.max() ?? .zero
        stallMilliseconds = stall / .milliseconds(1)
    }

    private static func rank(_ part: Double, of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(Int(part * Double(sorted.count)), sorted.count - 1)]
    }
}
