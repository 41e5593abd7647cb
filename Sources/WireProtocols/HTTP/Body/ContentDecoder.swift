internal import CZlib

/// Unpacks a body that is in memory as a whole.
public enum ContentDecoder {
    /// Unpacks a body.
    ///
    /// - Parameters:
    ///   - bytes: the packed body; of gzip all members, one after the other.
    ///   - coding: how it is packed.
    ///   - bytesMax: bytes of the content at most: few packed bytes may stand for very many.
    /// - Returns: the content.
    /// - Throws: `BodyFallback` for what is longer, broken off or no such format, or is followed by anything else.
    public static func decode(
        _ bytes: UnsafeRawBufferPointer,
        _ coding: HTTPContentCoding,
        bytesMax: Int
    ) throws(BodyFallback) -> [UInt8] {
        switch coding {
        case .identity:
            guard bytes.count <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
            return Array(bytes)
        case .gzip:
            return try inflated(bytes, windowBits: 15 + 16, bytesMax)
        case .deflate:
            do throws(BodyFallback) {
                return try inflated(bytes, windowBits: 15, bytesMax)
            } catch {
                guard case .malformed = error else { throw error }
                return try inflated(bytes, windowBits: -15, bytesMax)
            }
        case .other:
            throw .malformed(atByte: 0)
        }
    }

    private static func inflated(
        _ bytes: UnsafeRawBufferPointer,
        windowBits: Int32,
        _ bytesMax: Int
    ) throws(BodyFallback) -> [UInt8] {
        guard bytes.count <= Int(UInt32.max) else { throw .tooLarge(bytesMax: bytesMax) }
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, size) == Z_OK else {
            throw .malformed(atByte: 0)
        }
        defer { inflateEnd(&stream) }
        let input = bytes.bindMemory(to: UInt8.self)
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 32_768)
        while true {
            let status = block.withUnsafeMutableBufferPointer { room in
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                return inflate(&stream, Z_NO_FLUSH)
            }
            content += block.prefix(block.count - Int(stream.avail_out))
            guard content.count <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
            switch status {
            case Z_OK:
                continue
            case Z_STREAM_END where stream.avail_in == 0:
                return content
            case Z_STREAM_END where windowBits > 15:
                // The next member of a gzip file.
                inflateReset(&stream)
            default:
                throw .malformed(atByte: input.count - Int(stream.avail_in))
            }
        }
    }
}
