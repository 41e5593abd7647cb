internal import NIOCore

/// Takes the chunked transfer coding off (RFC 9112, section 7.1).
///
/// Extensions are read and left out.
struct HTTPChunkParser: Sendable {
    /// A part of the content.
    enum Piece {
        case bytes(ByteBuffer)
        case end
    }

    private enum State: Sendable {
        case size
        case data(UInt64)
        case dataEnd
        case trailers
        case over
    }

    /// Bytes of a line with a chunk's size and its extensions.
    static let sizeLineBytesMax = 1_024

    /// Bytes of all trailers.
    let trailerBytesMax: Int
    private var state = State.size
    private var trailerBytes = 0
    /// The fields behind the content, once it has ended.
    private(set) var trailers: [HTTPFieldLine] = []

    init(trailerBytesMax: Int) {
        self.trailerBytesMax = trailerBytesMax
    }

    /// The next part of the content; nil when more bytes are needed.
    mutating func next(_ buffer: inout ByteBuffer) throws(HTTPStreamFault) -> Piece? {
        while true {
            switch state {
            case .size:
                let bytesMax = Self.sizeLineBytesMax
                let fault = HTTPStreamFault.chunkLineTooLong(bytesMax: bytesMax)
                guard let line = try Self.line(&buffer, bytesMax: bytesMax, beyond: fault) else {
                    return nil
                }
                let size = try Self.size(line)
                state = size == 0 ? .trailers : .data(size)
            case .data(let left):
                let count = Int(min(left, UInt64(buffer.readableBytes)))
                guard count > 0, let bytes = buffer.readSlice(length: count) else { return nil }
                state = UInt64(count) == left ? .dataEnd : .data(left - UInt64(count))
                return .bytes(bytes)
            case .dataEnd:
                guard try Self.line(&buffer, bytesMax: 0, beyond: .chunkMalformed) != nil else {
                    return nil
                }
                state = .size
            case .trailers:
                let left = max(0, trailerBytesMax - trailerBytes)
                let fault = HTTPStreamFault.chunkLineTooLong(bytesMax: trailerBytesMax)
                guard let line = try Self.line(&buffer, bytesMax: left, beyond: fault) else {
                    return nil
                }
                if line.readableBytes == 0 {
                    state = .over
                    return .end
                }
                trailerBytes += line.readableBytes + 2
                try readTrailer(line)
            case .over:
                return nil
            }
        }
    }

    private mutating func readTrailer(_ line: ByteBuffer) throws(HTTPStreamFault) {
        var lines = HTTPHeadLines(capacity: 1)
        let fault = line.withUnsafeReadableBytes { bytes -> HTTPStreamFault? in
            do throws(HTTPStreamFault) {
                try lines.readField(bytes.bindMemory(to: UInt8.self)[...])
                return nil
            } catch {
                return error
            }
        }
        if let fault { throw fault }
        trailers += lines.fields
    }

    /// A line without its end; nil while the end has not come.
    private static func line(
        _ buffer: inout ByteBuffer,
        bytesMax: Int,
        beyond fault: HTTPStreamFault
    ) throws(HTTPStreamFault) -> ByteBuffer? {
        guard let end = buffer.readableBytesView.firstIndex(of: 10) else {
            // One byte more may be the CR.
            guard buffer.readableBytes <= bytesMax + 1 else { throw fault }
            return nil
        }
        let length = end - buffer.readerIndex - 1
        guard length >= 0, buffer.getInteger(at: end - 1, as: UInt8.self) == 13 else {
            throw .chunkMalformed
        }
        guard length <= bytesMax else { throw fault }
        let line = buffer.readSlice(length: length)
        buffer.moveReaderIndex(forwardBy: 2)
        return line
    }

    /// The size at the beginning of a line: hexadecimal digits, then the end, a blank or an extension.
    private static func size(_ line: ByteBuffer) throws(HTTPStreamFault) -> UInt64 {
        var size: UInt64 = 0
        var digits = 0
        for byte in line.readableBytesView {
            guard let digit = digit(byte) else {
                guard digits > 0, byte == UInt8(ascii: ";") || ASCIIByte.isBlank(byte) else {
                    throw .chunkMalformed
                }
                return size
            }
            digits += 1
            guard digits <= 15 else { throw .chunkMalformed }
            size = size << 4 | UInt64(digit)
        }
        guard digits > 0 else { throw .chunkMalformed }
        return size
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        if ASCIIByte.isDigit(byte) { return byte - 48 }
        let letter = byte | 0x20
        return letter >= 97 && letter <= 102 ? letter - 87 : nil
    }
}
