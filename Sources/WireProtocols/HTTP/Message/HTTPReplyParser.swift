public import NIOCore

/// Reads what a replica answers on one connection (RFC 9112), strictly: what two readers could take for
/// different messages is a fault.
///
/// A pure value: bytes in, parts of responses out. Each response answers the request that `begin`
/// announced. Content is handed over in slices of what was read, nothing is copied but a head that
/// came in pieces.
public struct HTTPReplyParser: Sendable {
    private enum State: Sendable {
        case idle
        case head
        case counted(UInt64)
        case chunked(HTTPChunkParser)
        case untilClose
        /// Trailers were handed over.
        case ending
        /// What comes is of another protocol.
        case switched
    }

    /// Interim responses before a final one.
    public static let interimCountMax = 16

    private let check: HTTPResponseCheck
    private let headBytesMax: Int
    private var state = State.idle
    private var buffer = ByteBuffer()
    /// Bytes of an incomplete head among which its end is not.
    private var searchedBytes = 0
    private var method = ""
    /// The protocol that the request asked to change to, in lower case.
    private var upgrade: String?
    private var interimCount = 0
    /// Room for the lines of a head.
    private var fieldCount = 16

    /// Creates the parser of a new connection.
    public init(limits: HTTPHeadLimits) {
        check = HTTPResponseCheck(limits: limits)
        headBytesMax = limits.fieldBytesMax + 8 * 1_024
    }

    /// True when no response is awaited, and nothing is there that answers no request.
    public var isIdle: Bool {
        if case .idle = state { buffer.readableBytes == 0 } else { false }
    }

    /// A request was sent, and the next response answers it.
    ///
    /// - Parameters:
    ///   - method: method of the request.
    ///   - upgrade: the protocol that it asks to change to, in lower case; nil for none.
    public mutating func begin(method: String, upgrade: String? = nil) {
        self.method = method
        self.upgrade = upgrade
        interimCount = 0
        searchedBytes = 0
        state = .head
    }

    /// Bytes came.
    public mutating func feed(_ bytes: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else {
            var bytes = bytes
            buffer.writeBuffer(&bytes)
        }
    }

    /// The next part of a response; nil when more bytes are needed.
    ///
    /// - Throws: what is wrong; then nothing more is to be read of the connection.
    public mutating func next() throws(HTTPStreamFault) -> HTTPReplyEvent? {
        switch state {
        case .idle:
            guard buffer.readableBytes == 0 else { throw .unasked }
            return nil
        case .head:
            guard let head = try readHead() else { return nil }
            return .head(head)
        case .counted(let left):
            guard left > 0 else { return over() }
            let count = Int(min(left, UInt64(buffer.readableBytes)))
            guard let bytes = take(count) else { return nil }
            state = .counted(left - UInt64(count))
            return .body(bytes)
        case .chunked(var chunks):
            let piece = try chunks.next(&buffer)
            state = .chunked(chunks)
            switch piece {
            case .bytes(let bytes): return .body(bytes)
            case .end: return try contentEnded(chunks.trailers)
            case nil:
                letGo()
                return nil
            }
        case .ending:
            return over()
        case .untilClose, .switched:
            guard let bytes = take(buffer.readableBytes) else { return nil }
            return .body(bytes)
        }
    }

    /// The connection ended: the end of a response that is only known by that, or nil without one.
    ///
    /// - Throws: `truncated` when a response was not complete.
    public mutating func ended() throws(HTTPStreamFault) -> HTTPReplyEvent? {
        switch state {
        case .idle: return nil
        case .untilClose, .ending, .switched: return over()
        case .head, .counted, .chunked: throw .truncated
        }
    }

    private mutating func contentEnded(
        _ trailers: [HTTPFieldLine]
    ) throws(HTTPStreamFault) -> HTTPReplyEvent {
        let fields: [HTTPFieldLine]
        do throws(HTTPHeadFault) {
            fields = try HTTPTrailers.passing(trailers, limits: check.limits)
        } catch {
            throw .head(error)
        }
        guard !fields.isEmpty else { return over() }
        state = .ending
        return .trailers(fields)
    }

    private mutating func over() -> HTTPReplyEvent {
        state = .idle
        letGo()
        return .end
    }

    /// Content; nil for none.
    private mutating func take(_ count: Int) -> ByteBuffer? {
        guard count > 0, let bytes = buffer.readSlice(length: count) else {
            letGo()
            return nil
        }
        letGo()
        return bytes
    }

    /// What was read through goes back to whoever reads.
    private mutating func letGo() {
        if buffer.readableBytes == 0 { buffer = ByteBuffer() }
    }

    // MARK: Heads

    private mutating func readHead() throws(HTTPStreamFault) -> HTTPReplyHead? {
        while let length = try headLength() {
            searchedBytes = 0
            let head = try readHead(length)
            buffer.moveReaderIndex(forwardBy: length)
            letGo()
            if head.status == 101 {
                guard let upgrade, HTTPUpgrade.answers(head.fields, upgrade) else {
                    throw .upgradeUnasked
                }
                state = .switched
                return head
            }
            guard head.status < 200 else {
                switch head.framing {
                case .none: state = .counted(0)
                case .length(let bytes): state = .counted(bytes)
                case .chunked:
                    state = .chunked(HTTPChunkParser(trailerBytesMax: check.limits.fieldBytesMax))
                case .untilClose: state = .untilClose
                }
                return head
            }
            interimCount += 1
            guard interimCount <= Self.interimCountMax else {
                throw .interimTooMany(countMax: Self.interimCountMax)
            }
        }
        return nil
    }

    /// Bytes up to the end of the empty line; nil while that has not come.
    private mutating func headLength() throws(HTTPStreamFault) -> Int? {
        let found = buffer.withUnsafeReadableBytes { bytes -> Int? in
            var index = searchedBytes
            while index + 3 < bytes.count {
                // What the last of four bytes is tells how far the end is away at least.
                switch bytes[index + 3] {
                case 10:
                    if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13 {
                        return index + 4
                    }
                    index += 2
                case 13: index += 1
                default: index += 4
                }
            }
            return nil
        }
        if let found, found <= headBytesMax { return found }
        guard found == nil, buffer.readableBytes <= headBytesMax else {
            throw .headTooLarge(bytesMax: headBytesMax)
        }
        searchedBytes = max(0, buffer.readableBytes - 3)
        return nil
    }

    private mutating func readHead(_ length: Int) throws(HTTPStreamFault) -> HTTPReplyHead {
        var lines = HTTPHeadLines(capacity: fieldCount)
        let fault = buffer.withUnsafeReadableBytes { bytes -> HTTPStreamFault? in
            let head = UnsafeRawBufferPointer(rebasing: bytes[..<length])
            do throws(HTTPStreamFault) {
                try lines.read(head.assumingMemoryBound(to: UInt8.self))
                return nil
            } catch {
                return error
            }
        }
        if let fault { throw fault }
        fieldCount = min(max(fieldCount, lines.fields.count), 64)
        let framing: HTTPMessageFraming
        do throws(HTTPHeadFault) {
            framing = try check.framing(
                status: lines.status,
                toMethod: method,
                version: (1, lines.minorVersion),
                fields: lines.fields
            )
        } catch {
            throw .head(error)
        }
        return HTTPReplyHead(
            status: lines.status,
            minorVersion: lines.minorVersion,
            fields: lines.fields,
            framing: framing,
            keepsAlive: framing != .untilClose && lines.keepsAlive
        )
    }
}
