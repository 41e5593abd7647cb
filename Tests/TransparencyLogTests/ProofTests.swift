import Testing
import TransparencyLog

/// All pairs up to 130 leaves against a tree computed from the definition, and what must be refused.
@Suite struct ProofTests {
    private static let sizeMax = 130
    private static let tree = NaiveTree(size: sizeMax)

    @Test func `the frontier has the root of every size and goes on from its state`() throws {
        var frontier = MerkleFrontier()
        for size in 0...Self.sizeMax {
            #expect(frontier.root == Self.tree.root(size))
            let again = try #require(
                MerkleFrontier(size: UInt64(size), hashes: frontier.hashes)
            )
            #expect(again == frontier)
            #expect(
                MerkleFrontier(size: UInt64(size), hashes: frontier.hashes + [.ofEmptyTree]) == nil
            )
            if size < Self.sizeMax { frontier.append(Self.tree.leaves[size]) }
        }
        #expect(
            MerkleFrontier(size: .max, hashes: [TreeHash](repeating: .ofEmptyTree, count: 64))
                == nil
        )
    }

    @Test func `the frontier names every complete subtree once`() {
        var frontier = MerkleFrontier()
        var seen: Set<[UInt64]> = []
        for leaf in Self.tree.leaves {
            frontier.append(leaf) { node in
                #expect(node.hash == Self.tree.hash(level: node.level, index: node.index))
                #expect(seen.insert([UInt64(node.level), node.index]).inserted)
            }
        }
        let expected = (0...7).reduce(0) { $0 + Self.sizeMax >> $1 }
        #expect(seen.count == expected)
    }

    @Test func `every inclusion proof is the definition's and verifies`() throws {
        for size in 1...Self.sizeMax {
            let root = Self.tree.root(size)
            for index in 0..<size {
                let proof = try InclusionProof.make(
                    index: UInt64(index),
                    size: UInt64(size),
                    from: Self.tree
                )
                guard proof == Self.tree.inclusion(index, size),
                    InclusionProof.verify(
                        leaf: Self.tree.leaves[index],
                        index: UInt64(index),
                        size: UInt64(size),
                        root: root,
                        proof: proof
                    )
                else {
                    Issue.record("leaf \(index) of \(size)")
                    return
                }
            }
        }
    }

    @Test func `every consistency proof is the definition's and verifies`() throws {
        for new in 1...Self.sizeMax {
            for old in 1...new {
                let proof = try ConsistencyProof.make(
                    from: UInt64(old),
                    to: UInt64(new),
                    source: Self.tree
                )
                guard proof == Self.tree.consistency(old, new), Self.verify(old, new, proof) else {
                    Issue.record("from \(old) to \(new)")
                    return
                }
            }
        }
    }

    private static func verify(_ old: Int, _ new: Int, _ proof: [TreeHash]) -> Bool {
        ConsistencyProof.verify(
            from: UInt64(old),
            root: tree.root(old),
            to: UInt64(new),
            root: tree.root(new),
            proof: proof
        )
    }

    /// The damages of the published sets of bad proofs, applied to every proof up to 33 leaves.
    private static func damaged(_ proof: [TreeHash], _ root: TreeHash) -> [[TreeHash]] {
        let random = TreeHash.leaf(Array("WrongHash".utf8))
        var results = [
            proof + [random], [random] + proof, proof + [root], [root] + proof,
            proof + [.ofEmptyTree],
        ]
        if !proof.isEmpty {
            results.append(Array(proof.dropLast()))
            results.append(Array(proof.dropFirst()))
            results.append([])
            results.append(proof + proof)
        }
        if proof.count > 1, proof != proof.reversed() { results.append(proof.reversed()) }
        for position in proof.indices {
            var changed = proof
            changed[position] = random
            results.append(changed)
        }
        return results
    }

    @Test func `no damaged inclusion proof verifies`() throws {
        for size in 1...33 {
            let root = Self.tree.root(size)
            for index in 0..<size {
                let proof = Self.tree.inclusion(index, size)
                let leaf = Self.tree.leaves[index]
                func verify(
                    _ leaf: TreeHash,
                    _ index: Int,
                    _ size: Int,
                    _ root: TreeHash,
                    _ proof: [TreeHash]
                ) -> Bool {
                    InclusionProof.verify(
                        leaf: leaf,
                        index: UInt64(index),
                        size: UInt64(size),
                        root: root,
                        proof: proof
                    )
                }
                #expect(
                    !Self.damaged(proof, root).contains { verify(leaf, index, size, root, $0) }
                )
                #expect(!verify(leaf, index + 1, size, root, proof))
                #expect(!verify(leaf, index ^ 2, size, root, proof))
                if index > 0 { #expect(!verify(leaf, index - 1, size, root, proof)) }
                #expect(!verify(leaf, index, size * 2, root, proof))
                #expect(!verify(leaf, index, size / 2, root, proof))
                #expect(!verify(leaf, index, 0, root, proof))
                #expect(!verify(leaf, index, size, .ofEmptyTree, proof))
                #expect(!verify(.ofEmptyTree, index, size, root, proof))
            }
        }
    }

    @Test func `no damaged consistency proof verifies`() {
        for new in 1...33 {
            for old in 1...new {
                let proof = Self.tree.consistency(old, new)
                let (oldRoot, newRoot) = (Self.tree.root(old), Self.tree.root(new))
                func verify(
                    _ old: Int,
                    _ oldRoot: TreeHash,
                    _ new: Int,
                    _ newRoot: TreeHash,
                    _ proof: [TreeHash]
                ) -> Bool {
                    ConsistencyProof.verify(
                        from: UInt64(old),
                        root: oldRoot,
                        to: UInt64(new),
                        root: newRoot,
                        proof: proof
                    )
                }
                let bad = Self.damaged(proof, newRoot) + Self.damaged(proof, oldRoot)
                #expect(!bad.contains { verify(old, oldRoot, new, newRoot, $0) })
                #expect(!verify(0, .ofEmptyTree, new, newRoot, proof))
                #expect(!verify(0, .ofEmptyTree, new, newRoot, []))
                #expect(!verify(old, .ofEmptyTree, new, newRoot, proof))
                #expect(!verify(old, oldRoot, new, .ofEmptyTree, proof))
                if old != new {
                    #expect(!verify(new, newRoot, old, oldRoot, proof))
                    #expect(!verify(old, newRoot, new, oldRoot, proof))
                    #expect(!verify(old, oldRoot, new, oldRoot, proof))
                    #expect(!verify(new, newRoot, new, newRoot, proof))
                }
                #expect(!verify(old, oldRoot, new * 4, newRoot, proof))
            }
        }
    }

    @Test func `what proves nothing is refused`() {
        let root = TreeHash.ofEmptyTree
        func verify(_ old: UInt64, _ new: UInt64, _ proof: [TreeHash]) -> Bool {
            ConsistencyProof.verify(from: old, root: root, to: new, root: root, proof: proof)
        }
        #expect(!verify(0, 0, []))
        #expect(!verify(0, 1, []))
        #expect(!verify(1, 0, []))
        #expect(verify(1, 1, []))
        #expect(!verify(1, 1, [root]))
        #expect(!verify(1, .max, [TreeHash](repeating: root, count: 65)))
        #expect(!verify(.max, .max, [root]))
        #expect(
            InclusionProof.root(
                ofLeaf: root,
                index: 0,
                size: .max,
                proof: .init(repeating: root, count: 64)
            )
                == nil
        )
        #expect(InclusionProof.root(ofLeaf: root, index: .max, size: .max, proof: []) == nil)
        #expect(InclusionProof.root(ofLeaf: root, index: 0, size: 1, proof: []) == root)
        for (index, size) in [(0, 0), (1, 1), (5, 4), (0, UInt64.max)] as [(UInt64, UInt64)] {
            #expect(throws: LogError.self) {
                try InclusionProof.make(index: index, size: size, from: Self.tree)
            }
        }
        for (old, new) in [(0, 0), (0, 5), (5, 4), (1, UInt64.max)] as [(UInt64, UInt64)] {
            #expect(throws: LogError.self) {
                try ConsistencyProof.make(from: old, to: new, source: Self.tree)
            }
        }
    }

    @Test func `a hash that is not kept is named`() {
        let error = #expect(throws: LogError.self) {
            try InclusionProof.make(index: 3, size: 200, from: Self.tree)
        }
        #expect(error?.code == .missingNode)
        #expect(error?.reason.contains("128..<192") == true)
    }
}
