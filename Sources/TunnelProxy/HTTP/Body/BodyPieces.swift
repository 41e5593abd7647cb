internal import NIOCore

/// Bytes in order, as the buffers they came in: nothing is copied.
struct BodyPieces {
    private var buffers: [ByteBuffer] = []
    /// Bytes in all of them.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// The buffers in order.
    var all: [ByteBuffer] { buffers }

    /// All bytes in one place.
    var contiguous: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for buffer in buffers { bytes.append(contentsOf: buffer.readableBytesView) }
        return bytes
    }

    mutating func append(_ buffer: ByteBuffer) {
        guard buffer.readableBytes > 0 else { return }
        buffers.append(buffer)
        count += buffer.readableBytes
    }

    mutating func append(_ pieces: BodyPieces) {
        buffers += pieces.buffers
        count += pieces.count
    }

    /// Takes the first bytes away and returns them.
    mutating func removeFirst(_ bytes: Int) -> BodyPieces {
        var taken = BodyPieces()
        var used = 0
        while taken.count < bytes, used < buffers.count {
            let missing = bytes - taken.count
            if buffers[used].readableBytes <= missing {
                taken.append(buffers[used])
                used += 1
            } else if let slice = buffers[used].readSlice(length: missing) {
                taken.append(slice)
            }
        }
        buffers.removeFirst(used)
        count -= taken.count
        return taken
    }

    /// The first bytes as buffers of their own.
    func prefix(_ bytes: Int) -> BodyPieces {
        var copy = self
        return copy.removeFirst(bytes)
    }

    /// Number of equal bytes from an offset on: at most as many as both have.
    func commonPrefix(with other: ByteBuffer, from offset: Int = 0) -> Int {
        var skip = offset
        var equal = 0
        let otherCount = other.readableBytes
        for buffer in buffers {
            let length = buffer.readableBytes
            if skip >= length {
                skip -= length
                continue
            }
            let part = min(length - skip, otherCount - equal)
            guard part > 0 else { break }
            let same = buffer.withUnsafeReadableBytes { mine in
                other.withUnsafeReadableBytes { theirs in
                    Self.commonPrefix(
                        UnsafeRawBufferPointer(rebasing: mine[skip..<skip + part]),
                        UnsafeRawBufferPointer(rebasing: theirs[equal..<equal + part])
                    )
                }
            }
            equal += same
            guard same == part else { break }
            skip = 0
        }
        return equal
    }

    /// Number of equal bytes from the start on.
    func commonPrefix(with other: BodyPieces) -> Int {
        var equal = 0
        for buffer in other.buffers {
            let same = commonPrefix(with: buffer, from: equal)
            equal += same
            guard same == buffer.readableBytes else { break }
        }
        return equal
    }

    /// Number of equal bytes of two regions of one length.
    private static func commonPrefix(
        _ left: UnsafeRawBufferPointer,
        _ right: UnsafeRawBufferPointer
    ) -> Int {
        let count = left.count
        var index = 0
        while index + 32 <= count {
            let first = word(left, index) ^ word(right, index)
            let second = word(left, index + 8) ^ word(right, index + 8)
            let third = word(left, index + 16) ^ word(right, index + 16)
            let fourth = word(left, index + 24) ^ word(right, index + 24)
            guard first | second | third | fourth == 0 else { break }
            index += 32
        }
        while index < count, left[index] == right[index] { index += 1 }
        return index
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}
