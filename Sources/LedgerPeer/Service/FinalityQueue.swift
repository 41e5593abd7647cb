/// How far each writer's entries are in the log and final; a value type without I/O.
struct FinalityQueue: Sendable {
    /// Leaves that a majority has cosigned.
    private(set) var finalSize: UInt64
    private(set) var orderedThrough: [String: UInt64] = [:]
    private(set) var finalThrough: [String: UInt64] = [:]
    /// Ends of batches that are not final, in the order of leaves.
    private var open: ArraySlice<BatchEnd> = []

    init(finalSize: UInt64) {
        self.finalSize = finalSize
    }

    /// A writer's state from before the start.
    mutating func restore(_ writer: String, ordered: UInt64, final: UInt64) {
        orderedThrough[writer] = ordered
        finalThrough[writer] = final
    }

    /// A valid batch is in the log.
    mutating func appended(_ end: BatchEnd) {
        orderedThrough[end.writer] = max(orderedThrough[end.writer] ?? 0, end.sequence)
        if end.leaf < finalSize { settle(end) } else { open.append(end) }
    }

    /// A majority has cosigned the log up to a size; returns the writers whose entries became final.
    mutating func finalized(_ size: UInt64) -> Set<String> {
        guard size > finalSize else { return [] }
        finalSize = size
        var changed: Set<String> = []
        while let end = open.first, end.leaf < size {
            open.removeFirst()
            settle(end)
            changed.insert(end.writer)
        }
        return changed
    }

    private mutating func settle(_ end: BatchEnd) {
        finalThrough[end.writer] = max(finalThrough[end.writer] ?? 0, end.sequence)
    }
}
