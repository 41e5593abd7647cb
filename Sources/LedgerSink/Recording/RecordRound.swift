/// What the writer takes over at once.
struct RecordRound: Sendable {
    /// Records in the order in which they came, in pieces.
    var pieces: [[PendingRecord]] = []
    /// What found no room behind them.
    var gap: RecordGap?
    /// True when nothing will follow.
    var isLast = false
}
