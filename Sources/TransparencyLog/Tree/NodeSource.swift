/// Where the hashes of a tree are kept, as far as proofs need them.
public protocol NodeSource {
    /// Root of the complete subtree of 2^level leaves that begins at leaf index * 2^level; nil when it
    /// is not kept.
    func hash(level: Int, index: UInt64) throws -> TreeHash?
}

extension NodeSource {
    /// Root of the leaves `start..<end` where `start` is a multiple of the largest power of two in it.
    func root(from start: UInt64, to end: UInt64) throws -> TreeHash {
        let count = end - start
        if count.nonzeroBitCount == 1 {
            let level = count.trailingZeroBitCount
            guard let hash = try hash(level: level, index: start >> UInt64(level)) else {
                throw LogError(
                    .missingNode,
                    "the hash of leaves \(start)..<\(end) is not kept here; ask another peer"
                )
            }
            return hash
        }
        let middle = start + TreeSplit.left(of: count)
        return TreeHash.node(try root(from: start, to: middle), try root(from: middle, to: end))
    }
}
