/// What one look at a replica's files may cost.
struct FileBudget: Sendable {
    /// Bytes that may still be read.
    var bytes: Int
    /// When the look ends.
    let deadline: ContinuousClock.Instant

    /// Whether anything may still be read.
    var isSpent: Bool { bytes <= 0 || ContinuousClock.now >= deadline }
}
