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
        // The published node is over texts that are no hashes; the same is computed here by hand.
        let (left, right) = (TreeHash.leaf([1]), TreeHash.leaf([2]))
        #expect(TreeHash.node(left, right) != TreeHash.node(right, left))
    }

    @Test func `the roots of Certificate Transparency's tree of eight leaves`() {
        let leaves = [
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ]
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
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
