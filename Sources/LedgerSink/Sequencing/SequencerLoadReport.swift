/// What a load on a sequencer came to.
public struct SequencerLoadReport: Sendable, Codable, Hashable {
    /// Clients that submitted at the same time.
    public var clients: Int
    /// Values that are in the order.
    public var ordered: Int
    /// Values that are not, or of which nobody knows.
    public var failed: Int
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

    /// Sums up the times of single values; nil stands for one that failed.
    init(_ times: [Duration?], elapsed: Duration, clients: Int) {
        let sorted = times.compactMap { $0 }.map { $0 / .milliseconds(1) }.sorted()
        self.clients = clients
        ordered = sorted.count
        failed = times.count - sorted.count
        perSecond = elapsed > .zero ? Double(sorted.count) / (elapsed / .seconds(1)) : 0
        let count = Double(max(sorted.count, 1))
        let mean = sorted.reduce(0, +) / count
        meanMilliseconds = mean
        deviationMilliseconds =
            (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        medianMilliseconds = Self.rank(0.5, of: sorted)
        p99Milliseconds = Self.rank(0.99, of: sorted)
        maxMilliseconds = sorted.last ?? 0
    }

    private static func rank(_ part: Double, of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(Int(part * Double(sorted.count)), sorted.count - 1)]
    }
}
