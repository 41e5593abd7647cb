internal import VotingCore

/// Writes big-endian fields into memory that is known to be large enough, without allocating.
struct RawWriter {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    @inline(__always)
    mutating func append(_ value: some FixedWidthInteger) {
        let size = value.bitWidth / 8
        // A writer that runs over is a bug of ours; every text below is cut to its bound.
        precondition(size <= memory.count - count, "an entry is longer than its bound")
        memory.storeBytes(of: value.bigEndian, toByteOffset: count, as: type(of: value))
        count += size
    }

    @inline(__always)
    mutating func append(_ digest: VoteDigest) {
        append(digest.words.0)
        append(digest.words.1)
        append(digest.words.2)
        append(digest.words.3)
    }

    /// Appends a text with its length before it, cut at a character's start to `bytesMax` bytes.
    mutating func append(_ text: String, bytesMax: Int) {
        var text = text
        text.withUTF8 { bytes in
            var end = bytes.count
            if end > bytesMax {
                end = bytesMax
                while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            }
            append(UInt16(truncatingIfNeeded: end))
            append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<end]))
        }
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        precondition(bytes.count <= memory.count - count, "an entry is longer than its bound")
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }
}
