/// Content of a bundle of entries: each one after its length as two big-endian bytes.
public enum EntryBundle {
    /// Most bytes of one entry.
    public static let entryBytesMax = 65_535
    /// Most bytes of a bundle.
    public static let bytesMax = TilePath.widthMax * (2 + entryBytesMax)

    /// The bytes of a bundle of 1 to 256 entries.
    public static func encode(_ entries: [[UInt8]]) throws(LogError) -> [UInt8] {
        guard (1...TilePath.widthMax).contains(entries.count) else {
            throw LogError(
                .malformedTile,
                "a bundle holds 1 to \(TilePath.widthMax) entries, not \(entries.count)"
            )
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            guard entry.count <= entryBytesMax else {
                throw LogError(
                    .malformedTile,
                    "an entry of \(entry.count) bytes does not fit into a bundle (at most "
                        + "\(entryBytesMax))"
                )
            }
            bytes.append(UInt8(entry.count >> 8))
            bytes.append(UInt8(entry.count & 0xFF))
            bytes.append(contentsOf: entry)
        }
        return bytes
    }

    /// The entries of a bundle that should hold `width` of them.
    public static func decode(_ bytes: [UInt8], width: Int) throws(LogError) -> [[UInt8]] {
        guard (1...TilePath.widthMax).contains(width) else {
            throw LogError(.malformedTile, "no bundle holds \(width) entries")
        }
        var entries: [[UInt8]] = []
        var offset = 0
        while entries.count < width {
            guard bytes.count - offset >= 2 else { throw truncated(entries.count, of: width) }
            let count = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            offset += 2
            guard bytes.count - offset >= count else { throw truncated(entries.count, of: width) }
            entries.append(Array(bytes[offset..<offset + count]))
            offset += count
        }
        guard offset == bytes.count else {
            throw LogError(
                .malformedTile,
                "\(bytes.count - offset) bytes follow the \(width) entries of the bundle"
            )
        }
        return entries
    }

    private static func truncated(_ found: Int, of width: Int) -> LogError {
        LogError(.malformedTile, "the bundle ends within entry \(found + 1) of \(width)")
    }
}
