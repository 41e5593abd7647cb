import TransparencyLog

/// Reads another peer's log under a checkpoint that a majority has cosigned; trusts nothing else.
struct TileReader {
    let client: PeerClient
    let checkpoint: Checkpoint
    /// Roots of the log's tiles of 256 leaves, the last one's of fewer; together they give the root.
    private var units: [TreeHash] = []

    /// Reads the hashes of all bundles and checks that they give the checkpoint's root.
    init(client: PeerClient, checkpoint: Checkpoint) async throws {
        self.client = client
        self.checkpoint = checkpoint
        let size = checkpoint.size
        let full = size >> 8
        var index: UInt64 = 0
        while index << 8 < full {
            units += try await hashes(.hashes(level: 1), index)
            index += 1
        }
        if size & 255 != 0 {
            units.append(StoredTree.root(of: try await hashes(.hashes(level: 0), full)))
        }
        guard StoredTree.root(of: units) == checkpoint.root else {
            throw LedgerPeerError("its tiles do not have the root that a majority cosigned")
        }
    }

    /// The leaves of a bundle, checked against the root.
    func leaves(ofBundle index: UInt64) async throws -> [[UInt8]] {
        let path = try path(.entries, index)
        let bytes = try await client.bytes("/" + path.text)
        let leaves = try EntryBundle.decode(bytes, width: path.width)
        guard index < UInt64(units.count),
            StoredTree.root(of: leaves.map { TreeHash.leaf($0) }) == units[Int(index)]
        else { throw LedgerPeerError("\(path.text) does not hold what a majority cosigned") }
        return leaves
    }

    /// The leaves behind the last full bundle; none when the log ends with one.
    func lastLeaves() async throws -> [[UInt8]] {
        checkpoint.size & 255 == 0 ? [] : try await leaves(ofBundle: checkpoint.size >> 8)
    }

    /// All tiles of hashes from the first level on, and the growing one of the leaves' own.
    ///
    /// Computed from what was checked against the checkpoint, so that nothing else is believed.
    func rows(lastLeaves: [[UInt8]]) -> [TileRow] {
        let full = checkpoint.size >> 8
        var rows: [TileRow] = []
        if !lastLeaves.isEmpty {
            let hashes = lastLeaves.map { TreeHash.leaf($0) }
            rows.append(TileRow(level: 0, number: full, hashes: HashTile.encode(hashes)))
        }
        var level = 1
        var hashes = units.prefix(Int(full))
        while !hashes.isEmpty {
            var above: [TreeHash] = []
            for number in 0..<((hashes.count + 255) >> 8) {
                let part = hashes.dropFirst(number << 8).prefix(256)
                rows.append(
                    TileRow(level: level, number: UInt64(number), hashes: HashTile.encode(part))
                )
                if part.count == 256 { above.append(StoredTree.root(of: Array(part))) }
            }
            hashes = above[...]
            level += 1
        }
        return rows
    }

    private func hashes(_ content: TilePath.Content, _ index: UInt64) async throws -> [TreeHash] {
        let path = try path(content, index)
        return try HashTile.decode(await client.bytes("/" + path.text), width: path.width)
    }

    private func path(_ content: TilePath.Content, _ index: UInt64) throws -> TilePath {
        guard let path = TilePath.inTree(ofSize: checkpoint.size, content, index: index) else {
            throw LedgerPeerError("a log of \(checkpoint.size) leaves has no such tile")
        }
        return path
    }
}
