import LedgerFormat

/// What a few events of the order change in the database, in one transaction.
struct AppliedRound: Sendable {
    /// Index of the first leaf.
    var firstIndex: UInt64 = 0
    /// Bytes of the leaves.
    var leaves: [[UInt8]] = []
    var entries: [EntryRow] = []
    var batches: [BatchRow] = []
    /// Tiles that are new or grew.
    var tiles: [TileRow] = []
    var blocks: [BlockRow] = []
    /// Ends of valid batches.
    var ends: [BatchEnd] = []
    var alarms: [AlarmChange] = []
    /// What actors saw of containers, and the gaps they own up to; not stored apart from the leaves.
    var observations: [PlacedEntry] = []
    /// Conflicts that this peer itself has recorded.
    var ownConflicts: [ConflictReport] = []
    /// Notes that this peer signs over blocks of the round.
    var notes: [SignedSize] = []
    /// Encoded state of the replay after the round.
    var replay: [UInt8] = []
    /// How far the order is applied after the round.
    var cursor = OrderCursor()

    /// Whether it changes more than the cursor, so that it has to be stored before going on.
    var hasContent: Bool { !leaves.isEmpty || !blocks.isEmpty || !alarms.isEmpty }
}
