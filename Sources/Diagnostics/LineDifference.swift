/// The shortest way from one list of lines to another, by Myers' greedy algorithm.
///
/// Beyond `editsMax` edits the differing middle is taken as removed and written anew: still right,
/// no longer shortest, and bounded in time and memory.
struct LineDifference {
    /// One line of the way.
    enum Step: Equatable {
        /// Line `before` of the old text is line `after` of the new one.
        case keep(before: Int, after: Int)
        /// Line `before` of the old text goes.
        case remove(before: Int)
        /// Line `after` of the new text comes.
        case add(after: Int)
    }

    /// Most edits looked for; the trace then holds about a million numbers.
    private static let editsMax = 1_000

    /// The way, in order.
    let steps: [Step]

    init(_ before: [ArraySlice<UInt8>], _ after: [ArraySlice<UInt8>]) {
        var head = 0
        while head < min(before.count, after.count), before[head] == after[head] { head += 1 }
        var tail = 0
        while tail < min(before.count, after.count) - head,
            before[before.count - 1 - tail] == after[after.count - 1 - tail]
        {
            tail += 1
        }
        let old = before[head..<(before.count - tail)]
        let new = after[head..<(after.count - tail)]
        var steps = (0..<head).map { Step.keep(before: $0, after: $0) }
        steps += LineDifference.middle(old, new)
        steps += (0..<tail).map {
            Step.keep(before: before.count - tail + $0, after: after.count - tail + $0)
        }
        self.steps = steps
    }

    private static func middle(
        _ old: ArraySlice<ArraySlice<UInt8>>,
        _ new: ArraySlice<ArraySlice<UInt8>>
    ) -> [Step] {
        guard !old.isEmpty, !new.isEmpty, let trace = trace(old, new) else {
            return old.indices.map { .remove(before: $0) } + new.indices.map { .add(after: $0) }
        }
        return walk(trace, old, new)
    }

    /// For each number of edits, the furthest old line reached on every diagonal; nil beyond the bound.
    private static func trace(
        _ old: ArraySlice<ArraySlice<UInt8>>,
        _ new: ArraySlice<ArraySlice<UInt8>>
    ) -> [[Int]]? {
        var trace: [[Int]] = []
        var reached: [Int] = []
        for edits in 0...min(editsMax, old.count + new.count) {
            var furthest = [Int](repeating: 0, count: 2 * edits + 3)
            for k in stride(from: -edits, through: edits, by: 2) {
                var x = start(k, edits, reached)
                while x < old.count, x - k < new.count,
                    old[old.startIndex + x] == new[new.startIndex + x - k]
                {
                    x += 1
                }
                furthest[k + edits + 1] = x
                if x >= old.count, x - k >= new.count { return trace + [furthest] }
            }
            trace.append(furthest)
            reached = furthest
        }
        return nil
    }

    /// Whether the furthest way to a diagonal adds a line; otherwise it removes one.
    private static func isAddition(_ k: Int, _ edits: Int, _ reached: [Int]) -> Bool {
        // In `reached`, diagonal k of the round before stands at k + edits.
        k == -edits || (k != edits && reached[k + edits - 1] < reached[k + edits + 1])
    }

    /// Where a diagonal starts in a round, from what the round before it reached.
    private static func start(_ k: Int, _ edits: Int, _ reached: [Int]) -> Int {
        if edits == 0 { return 0 }
        return isAddition(k, edits, reached) ? reached[k + edits + 1] : reached[k + edits - 1] + 1
    }

    private static func walk(
        _ trace: [[Int]],
        _ old: ArraySlice<ArraySlice<UInt8>>,
        _ new: ArraySlice<ArraySlice<UInt8>>
    ) -> [Step] {
        var steps: [Step] = []
        var x = old.count
        var y = new.count
        for edits in stride(from: trace.count - 1, through: 0, by: -1) {
            let k = x - y
            let reached = edits > 0 ? trace[edits - 1] : []
            let start = start(k, edits, reached)
            while x > start {
                x -= 1
                y -= 1
                steps.append(.keep(before: old.startIndex + x, after: new.startIndex + y))
            }
            if edits == 0 { break }
            if isAddition(k, edits, reached) {
                y -= 1
                steps.append(.add(after: new.startIndex + y))
            } else {
                x -= 1
                steps.append(.remove(before: old.startIndex + x))
            }
        }
        return steps.reversed()
    }
}
