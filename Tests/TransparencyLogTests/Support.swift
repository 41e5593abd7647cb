import TransparencyLog

/// Bytes of lowercase hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
    Hexadecimal.decode(Array(text.utf8)) ?? []
}

/// A tree computed straight from its definition (RFC 6962, 2.1), to compare with.
struct NaiveTree: NodeSource {
    /// All complete subtrees, those of one leaf first.
    private let levels: [[TreeHash]]

    var leaves: [TreeHash] { levels[0] }

    init(_ leaves: [TreeHash]) {
        var levels = [leaves]
        while let below = levels.last, below.count > 1 {
            levels.append((0..<below.count / 2).map { .node(below[2 * $0], below[2 * $0 + 1]) })
        }
        self.levels = levels
    }

    /// Leaves whose hashes all differ.
    init(size: Int) {
        self.init((0..<size).map { TreeHash.leaf([UInt8($0 >> 8), UInt8($0 & 255)]) })
    }

    func root(_ size: Int) -> TreeHash {
        root(0..<size)
    }

    func hash(level: Int, index: UInt64) -> TreeHash? {
        guard level < levels.count, index < UInt64(levels[level].count) else { return nil }
        return levels[level][Int(index)]
    }

    func inclusion(_ index: Int, _ size: Int) -> [TreeHash] {
        path(index, 0..<size)
    }

    func consistency(_ old: Int, _ new: Int) -> [TreeHash] {
        subproof(old, 0..<new, true)
    }

    private func root(_ leaves: Range<Int>) -> TreeHash {
        if leaves.isEmpty { return .ofEmptyTree }
        if leaves.count.nonzeroBitCount == 1 {
            let level = leaves.count.trailingZeroBitCount
            return levels[level][leaves.lowerBound >> level]
        }
        let (left, right) = halves(leaves)
        return .node(root(left), root(right))
    }

    private func halves(_ leaves: Range<Int>) -> (Range<Int>, Range<Int>) {
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        return (leaves.prefix(left), leaves.dropFirst(left))
    }

    private func path(_ index: Int, _ leaves: Range<Int>) -> [TreeHash] {
        if leaves.count == 1 { return [] }
        let (left, right) = halves(leaves)
        if index < left.count { return path(index, left) + [root(right)] }
        return path(index - left.count, right) + [root(left)]
    }

    private func subproof(_ old: Int, _ leaves: Range<Int>, _ isWhole: Bool) -> [TreeHash] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        let (left, right) = halves(leaves)
        if old <= left.count { return subproof(old, left, isWhole) + [root(right)] }
        return subproof(old - left.count, right, false) + [root(left)]
    }
}
