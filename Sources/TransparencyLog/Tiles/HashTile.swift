/// Content of a tile of hashes: up to 256 of them, one after the other.
public enum HashTile {
    /// Bytes of a full tile.
    public static let bytesMax = TilePath.widthMax * TreeHash.byteCount

    /// The bytes of a tile.
    public static func encode(_ hashes: some Collection<TreeHash>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * TreeHash.byteCount)
        for hash in hashes { hash.append(to: &bytes) }
        return bytes
    }

    /// The hashes of a tile that should hold `width` of them.
    public static func decode(_ bytes: [UInt8], width: Int) throws(LogError) -> [TreeHash] {
        guard (1...TilePath.widthMax).contains(width),
            bytes.count == width * TreeHash.byteCount
        else {
            throw LogError(
                .malformedTile,
                "a tile of \(width) hashes has \(width) times \(TreeHash.byteCount) bytes, "
                    + "not \(bytes.count)"
            )
        }
        var hashes: [TreeHash] = []
        hashes.reserveCapacity(width)
        for offset in stride(from: 0, to: bytes.count, by: TreeHash.byteCount) {
            guard let hash = TreeHash(bytes: bytes[offset..<offset + TreeHash.byteCount]) else {
                continue
            }
            hashes.append(hash)
        }
        return hashes
    }

    /// Root of a power of two of hashes.
    static func root(of hashes: ArraySlice<TreeHash>) -> TreeHash? {
        guard hashes.count.nonzeroBitCount == 1 else { return nil }
        var frontier = MerkleFrontier()
        for hash in hashes { frontier.append(hash) }
        return frontier.root
    }
}
