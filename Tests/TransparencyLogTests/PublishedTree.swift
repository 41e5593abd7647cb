import Testing
import TransparencyLog

/// The reference tree of Certificate Transparency with what was published of it.
///
/// From google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc: `kInputs`, `kSHA256Roots`,
/// `kSHA256Paths`, `kSHA256Proofs`. Leaves are numbered from 1 there and from 0 here; the path of a leaf 0
/// of no tree, which stands for an error there, is left out.
enum PublishedTree {
    /// The leaves, hexadecimal.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]

    /// The roots of the first leaf, of the first two, and so on.
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    /// Paths of leaves within the first leaves.
    static let paths: [(index: Int, size: Int, path: [String])] = [
        (0, 1, []),
        (
            0, 8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        ),
        (
            5, 8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1, 5,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]
        ),
    ]

    /// Proofs that a tree continues a smaller one.
    static let proofs: [(old: Int, new: Int, proof: [String])] = [
        (1, 1, []),
        (
            1, 8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        ),
        (
            6, 8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        ),
        (
            2, 5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]
        ),
    ]
}

/// What was published is made, and verifies; what differs from it does not.
@Suite struct PublishedTreeTests {
    private let leaves = PublishedTree.leaves.map { TreeHash.leaf(hex($0)) }

    private func hashes(_ texts: [String]) throws -> [TreeHash] {
        try texts.map { try #require(TreeHash(bytes: hex($0))) }
    }

    private func root(_ size: Int) throws -> TreeHash {
        try #require(TreeHash(bytes: hex(PublishedTree.roots[size - 1])))
    }

    /// What the published tests do to a proof: one hash replaced, one more at an end, the last one away.
    private func altered(_ proof: [TreeHash], _ root: TreeHash) -> [[TreeHash]] {
        var altered = proof.indices.map { index in
            var other = proof
            other[index] = .ofEmptyTree
            return other
        }
        altered += [proof + [root], [root] + proof]
        if !proof.isEmpty { altered.append(Array(proof.dropLast())) }
        return altered
    }

    @Test func `published paths are made and verify, and nothing else does`() throws {
        for (index, size, texts) in PublishedTree.paths {
            let (path, root) = (try hashes(texts), try root(size))
            let (place, count) = (UInt64(index), UInt64(size))
            let tree = NaiveTree(Array(leaves.prefix(size)))
            #expect(try InclusionProof.make(index: place, size: count, from: tree) == path)
            func isValid(
                _ place: UInt64,
                _ count: UInt64,
                _ path: [TreeHash],
                leaf: TreeHash? = nil,
                root other: TreeHash? = nil
            ) -> Bool {
                InclusionProof.verify(
                    leaf: leaf ?? leaves[index],
                    index: place,
                    size: count,
                    root: other ?? root,
                    proof: path
                )
            }
            #expect(isValid(place, count, path), "leaf \(index) of \(size)")
            for other in [place &- 1, place + 1, place ^ 2] {
                #expect(!isValid(other, count, path), "leaf \(index) of \(size) as \(other)")
            }
            for other in [2 * count, count / 2] {
                #expect(!isValid(place, other, path), "leaf \(index) of \(size) as of \(other)")
            }
            #expect(!isValid(place, count, path, leaf: .leaf(Array("WrongLeaf".utf8))))
            #expect(!isValid(place, count, path, root: .ofEmptyTree))
            for other in altered(path, root) { #expect(!isValid(place, count, other)) }
        }
    }

    @Test func `published consistency proofs are made and verify, and nothing else does`() throws {
        for (old, new, texts) in PublishedTree.proofs {
            let proof = try hashes(texts)
            let (oldRoot, newRoot) = (try root(old), try root(new))
            let tree = NaiveTree(Array(leaves.prefix(new)))
            let made = try ConsistencyProof.make(from: UInt64(old), to: UInt64(new), source: tree)
            #expect(made == proof)
            func isValid(
                _ old: Int,
                _ new: Int,
                _ proof: [TreeHash],
                _ roots: (TreeHash, TreeHash)? = nil
            ) -> Bool {
                let (first, second) = roots ?? (oldRoot, newRoot)
                return ConsistencyProof.verify(
                    from: UInt64(old),
                    root: first,
                    to: UInt64(new),
                    root: second,
                    proof: proof
                )
            }
            #expect(isValid(old, new, proof), "from \(old) to \(new)")
            guard !proof.isEmpty else { continue }
            for other in [old - 1, old + 1, old ^ 2] {
                #expect(!isValid(other, new, proof), "from \(old) as \(other) to \(new)")
            }
            for other in [2 * new, new / 2] {
                #expect(!isValid(old, other, proof), "from \(old) to \(new) as \(other)")
            }
            #expect(!isValid(old, new, proof, (newRoot, oldRoot)))
            #expect(!isValid(old, new, proof, (.ofEmptyTree, newRoot)))
            #expect(!isValid(old, new, proof, (oldRoot, .ofEmptyTree)))
            for other in altered(proof, newRoot) { #expect(!isValid(old, new, other)) }
            #expect(!isValid(old, new, []))
        }
    }
}
