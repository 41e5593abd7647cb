import LibCrypto
import Testing
import TransparencyLog

/// The published hashes of RFC 6962 trees (transparency-dev/merkle, rfc6962_test.go).
@Suite struct TreeHashTests {
    @Test func `the empty tree, the empty leaf, a leaf and a node`() throws {
        #expect(
            TreeHash.ofEmptyTree.description
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        #expect(
            TreeHash.leaf([]).description
                == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        )
        #expect(
            TreeHash.leaf(Array("L123456".utf8)).description
                == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
        )
        // Its node is over two texts of four bytes, which no `TreeHash` holds: the bytes that a node is
        // made of, hashed as they are.
        #expect(
            Hexadecimal.encode(SHA256.hash([1] + Array("N123".utf8) + Array("N456".utf8)))
                == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
        )
        let (left, right) = (TreeHash.leaf([1]), TreeHash.leaf([2]))
        #expect(TreeHash.node(left, right).bytes == SHA256.hash([1] + left.bytes + right.bytes))
        #expect(TreeHash.node(left, right) != TreeHash.node(right, left))
    }

    /// Published with Certificate Transparency (google/certificate-transparency,
    /// cpp/merkletree/tree_hasher_test.cc).
    @Test func `Certificate Transparency's leaves and node`() throws {
        for (leaf, hash) in [
            ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            ("00", "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
            (
                "101112131415161718191a1b1c1d1e1f",
                "3bfb960453ebaebf33727da7a1f4db38acc051d381b6da20d6d4e88f0eabfd7a"
            ),
        ] {
            #expect(TreeHash.leaf(hex(leaf)).description == hash)
        }
        let left = try #require(TreeHash(bytes: (0..<32).map { UInt8($0) }))
        let right = try #require(TreeHash(bytes: (32..<64).map { UInt8($0) }))
        #expect(
            TreeHash.node(left, right).description
                == "1a378704c17da31e2d05b6d121c2bb2c7d76f6ee6fa8f983e596c2d034963c57"
        )
    }

    @Test func `the roots of Certificate Transparency's tree of eight leaves`() {
        let (leaves, roots) = (PublishedTree.leaves, PublishedTree.roots)
        var frontier = MerkleFrontier()
        #expect(frontier.root == .ofEmptyTree)
        for (leaf, root) in zip(leaves, roots) {
            frontier.append(.leaf(hex(leaf)))
            #expect(frontier.root.description == root)
        }
        #expect(frontier.size == 8)
        #expect(frontier.hashes.count == 1)
    }

    @Test func `bytes go in and out`() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        let hash = try #require(TreeHash(bytes: bytes))
        #expect(hash.bytes == bytes)
        var output: [UInt8] = [1]
        hash.append(to: &output)
        #expect(output == [1] + bytes)
        #expect(TreeHash(bytes: Base64.decode(Array(hash.base64.utf8)) ?? []) == hash)
        for count in [0, 31, 33] {
            #expect(TreeHash(bytes: [UInt8](repeating: 0, count: count)) == nil)
        }
        for index in 0..<32 {
            var other = bytes
            other[index] ^= 1
            #expect(TreeHash(bytes: other) != hash)
        }
    }
}
