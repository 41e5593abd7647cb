import LedgerFormat

/// The replay as it was at the ends of the newest blocks, for peers that begin there.
struct BlockStates {
    /// Blocks whose states are kept; a new peer asks for that of the newest final one.
    static let keptMax = 32

    private var states: [LedgerReplay] = []

    /// Keeps a state if a block ends there.
    mutating func keep(_ replay: LedgerReplay) {
        guard replay.openBlock.isEmpty, replay.size > 0, !replay.isAdopting,
            self[replay.size] == nil
        else { return }
        states.append(replay)
        if states.count > Self.keptMax { states.removeFirst() }
    }

    /// The state at the end of a block; nil when it is not kept.
    subscript(size: UInt64) -> LedgerReplay? { states.last { $0.size == size } }
}
