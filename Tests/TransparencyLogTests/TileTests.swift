import Testing
import TransparencyLog

@Suite struct TileTests {
    @Test(
        arguments: [
            ("tile/0/000", 0, 0, 256), ("tile/0/000.p/255", 0, 0, 255), ("tile/1/000", 1, 0, 256),
            ("tile/15/x455/667", 15, 455_667, 256),
            ("tile/15/x123/x456/789.p/41", 15, 123_456_789, 41),
            ("tile/0/x001/x234/067", 0, 1_234_067, 256),
            ("tile/0/x001/x234/067.p/89", 0, 1_234_067, 89),
            (
                "tile/63/x999/x999/x999/x999/x999/999.p/255", 63, 999_999_999_999_999_999 as UInt64,
                255
            ),
            ("tile/0/001", 0, 1, 256), ("tile/entries/000", nil, 0, 256),
            ("tile/entries/000.p/8", nil, 0, 8), ("tile/entries/255.p/253", nil, 255, 253),
            ("tile/entries/x123/x456/789", nil, 123_456_789, 256),
            ("tile/0/x001/000", 0, 1000, 256),
        ] as [(String, Int?, UInt64, Int)]
    )
    func `paths are read and written`(
        _ text: String,
        _ level: Int?,
        _ index: UInt64,
        _ width: Int
    )
        throws
    {
        let content = level.map { TilePath.Content.hashes(level: $0) } ?? .entries
        let path = try #require(TilePath(content, index: index, width: width))
        #expect(path.text == text)
        #expect(TilePath(text) == path)
        #expect(path.isFull == (width == 256))
        #expect(path.full.width == 256)
    }

    @Test(arguments: [
        "", "tile", "tile/", "tile/0", "tile/0/", "tile/0/x001/x234/067.p/",
        "tile/0/x001/x234/067.p",
        "tile/0/x001/x234/", "tile/0/x001/x234", "tile/0/x001/", "tile/0/x001",
        "tile/1/x001/.p/abc",
        "tile/64/x001/002", "tile/-1/x001/002", "tile/00/000", "tile/01/000", "tile/abc/x001/002",
        "tile/8/001/002", "tile/8/x001/0002", "tile/8/x001/-002", "tile/8/x001/02",
        "tile/0/x000/001",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/300",
        "tile/0/000.p/-1",
        "tile/0/000.p/1/2", "tile/0/0a0", "tile/0/+01", "tile/0/000.p.p/1", "tile/0/000/",
        "/tile/0/000",
        "tile/entries", "tile/entries/", "tile/entries/0", "tile/entries/x000", "tile/data/000",
        "tile/0/x001/x001/x001/x001/x001/x001/001", "tile/0/\u{0661}\u{0662}\u{0663}", "tile//000",
        "tile/0/000.p/\u{0661}", "tile/18446744073709551616/000", "checkpoint", "tile/0/x001/x/067",
    ])
    func `what is no path is refused`(_ text: String) {
        #expect(TilePath(text) == nil)
    }

    @Test func `numbers out of range make no path`() {
        #expect(TilePath(.entries, index: 0, width: 0) == nil)
        #expect(TilePath(.entries, index: 0, width: 257) == nil)
        #expect(TilePath(.entries, index: .max) == nil)
        #expect(TilePath(.hashes(level: 64), index: 0) == nil)
        #expect(TilePath(.hashes(level: -1), index: 0) == nil)
        #expect(TilePath.inTree(ofSize: 5, .hashes(level: 8), index: 0) == nil)
        #expect(TilePath.inTree(ofSize: 0, .entries, index: 0) == nil)
        #expect(TilePath.inTree(ofSize: 256, .entries, index: 1) == nil)
    }

    @Test(
        arguments: [
            (0, 256, "tile/entries/000"), (255, 256, "tile/entries/000"),
            (251, 255, "tile/entries/000.p/255"), (256, 512, "tile/entries/001"),
            (3, 257, "tile/entries/000"), (256, 257, "tile/entries/001.p/1"),
            (123_456_789 * 256, 123_456_790 * 256, "tile/entries/x123/x456/789"),
        ] as [(UInt64, UInt64, String)]
    )
    func `the bundle of an entry`(_ index: UInt64, _ size: UInt64, _ text: String) {
        #expect(TilePath.inTree(ofSize: size, .entries, index: index >> 8)?.text == text)
    }

    @Test func `the right edge of the specification's examples`() {
        func edge(_ size: UInt64) -> [String] { TilePath.rightEdge(ofSize: size).map(\.text) }
        #expect(edge(0) == [])
        #expect(edge(1) == ["tile/0/000.p/1"])
        #expect(edge(256) == ["tile/0/000", "tile/1/000.p/1"])
        #expect(edge(70_000) == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
        let path = TilePath(.hashes(level: 1), index: 1)
        #expect(path?.startIndex == 65_536 && path?.endIndex == 131_072)
        let entries = TilePath(.entries, index: 3, width: 7)
        #expect(entries?.startIndex == 768 && entries?.endIndex == 1024)
    }

    @Test func `the builder makes the tiles of a tree and goes on from them`() throws {
        let leaves = (0..<66_000).map { (number: Int) -> TreeHash in
            let bytes: [UInt8] = [
                UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255),
            ]
            return TreeHash.leaf(bytes)
        }
        var builder = TileBuilder()
        var kept: [TilePath: [TreeHash]] = [:]
        for leaf in leaves {
            for tile in builder.append(leaf) {
                guard tile.path.isFull, tile.hashes.count == 256,
                    kept.updateValue(tile.hashes, forKey: tile.path) == nil
                else {
                    Issue.record("\(tile.path.text)")
                    return
                }
            }
        }
        #expect(kept.count == 257 + 1)
        for tile in builder.partialTiles { kept[tile.path] = tile.hashes }
        #expect(Set(TilePath.rightEdge(ofSize: 66_000)) == Set(builder.partialTiles.map(\.path)))
        let tree = NaiveTree(leaves)
        #expect(builder.root == tree.root(66_000))
        let above: TilePath = try #require(TilePath("tile/1/000"))
        let eighth: TreeHash? = kept[above]?[7]
        #expect(eighth == tree.hash(level: 8, index: 7))

        // A builder that takes up the tree makes the same from then on.
        var again = try TileBuilder(size: 66_000) { try #require(kept[$0]) }
        #expect(again == builder)
        for number in 0..<500 {
            let leaf = TreeHash.leaf([UInt8(number & 255), 9])
            let (mine, other) = (again.append(leaf), builder.append(leaf))
            guard mine == other else {
                Issue.record("after \(number)")
                return
            }
        }
        #expect(again.root == builder.root)

        // Proofs from tiles are those of the definition.
        let source = TileNodeSource(size: 66_000) { kept[$0] }
        for index in [0, 255, 256, 300, 65_535, 65_536, 65_999] {
            let proof = try InclusionProof.make(index: UInt64(index), size: 66_000, from: source)
            #expect(proof == tree.inclusion(index, 66_000))
        }
        for old in [1, 255, 256, 257, 65_535, 65_536, 65_900] {
            let proof = try ConsistencyProof.make(from: UInt64(old), to: 66_000, source: source)
            #expect(proof == tree.consistency(old, 66_000))
        }
    }

    @Test func `tiles that do not fit are refused`() throws {
        let short = TileNodeSource(size: 300) { path in
            path.isFull ? nil : [TreeHash](repeating: .ofEmptyTree, count: path.width - 1)
        }
        #expect(try short.hash(level: 0, index: 3) == nil)
        #expect(throws: LogError.self) { try short.hash(level: 0, index: 260) }
        #expect(try short.hash(level: 0, index: 300) == nil)
        #expect(try short.hash(level: 70, index: 0) == nil)
        #expect(try short.hash(level: 3, index: .max) == nil)
        #expect(try short.hash(level: -1, index: 0) == nil)
        #expect(throws: LogError.self) { try TileBuilder(size: 5) { _ in [.ofEmptyTree] } }
        #expect(throws: LogError.self) { try TileBuilder(size: .max) { _ in [] } }
        #expect(throws: LogError.self) { try HashTile.decode([], width: 0) }
        #expect(throws: LogError.self) { try HashTile.decode([1, 2], width: 1) }
        #expect(throws: LogError.self) {
            try HashTile.decode([UInt8](repeating: 0, count: 257 * 32), width: 257)
        }
        let hashes = (0..<9).map { TreeHash.leaf([$0]) }
        #expect(try HashTile.decode(HashTile.encode(hashes), width: 9) == hashes)
    }

    @Test func `bundles go in and out and are checked`() throws {
        let entries = [Array("one".utf8), [], [UInt8](repeating: 7, count: 65_535)]
        let bytes = try EntryBundle.encode(entries)
        #expect(bytes.prefix(7) == [0, 3, 0x6F, 0x6E, 0x65, 0, 0])
        #expect(try EntryBundle.decode(bytes, width: 3) == entries)
        for width in [-1, 0, 1, 2, 4, 256, 257] {
            #expect(throws: LogError.self) { try EntryBundle.decode(bytes, width: width) }
        }
        for count in [0, 1, 4, 6, bytes.count - 1] {
            #expect(throws: LogError.self) {
                try EntryBundle.decode(Array(bytes[..<count]), width: 3)
            }
        }
        #expect(throws: LogError.self) { try EntryBundle.decode(bytes + [0], width: 3) }
        #expect(throws: LogError.self) { try EntryBundle.encode([]) }
        #expect(throws: LogError.self) { try EntryBundle.encode(.init(repeating: [1], count: 257)) }
        #expect(throws: LogError.self) {
            try EntryBundle.encode([[UInt8](repeating: 7, count: 65_536)])
        }
    }
}
