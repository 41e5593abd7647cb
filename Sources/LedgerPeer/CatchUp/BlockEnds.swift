/// Where another copy's blocks end, read page by page as far as they are needed.
struct BlockEnds {
    private var lines: [UInt64: BlockLine] = [:]
    private var readThrough: UInt64
    private var isAtEnd = false

    /// Begins behind the block that ends at a size.
    init(beyond size: UInt64) {
        readThrough = size
    }

    /// The block that ends at a size; nil when none does, or it was not read.
    subscript(size: UInt64) -> BlockLine? { lines[size] }

    /// Reads on until all blocks that end at a size or before are known.
    mutating func read(
        through size: UInt64,
        from client: PeerClient
    ) async throws(LedgerPeerError) {
        while !isAtEnd, readThrough < size {
            let page: [BlockLine] = try await client.value("/v1/blocks?beyond=\(readThrough)")
            add(page)
        }
    }

    /// Takes a page; one that brings nothing new is the last.
    mutating func add(_ page: [BlockLine]) {
        for line in page where line.size > readThrough { lines[line.size] = line }
        let last = page.map(\.size).max() ?? 0
        isAtEnd = last <= readThrough
        readThrough = max(readThrough, last)
    }
}
