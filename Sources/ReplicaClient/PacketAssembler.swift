internal import NIOCore
internal import WireProtocols

/// Cuts received bytes into whole packets and watches their numbering.
struct PacketAssembler: Sendable {
    /// Longest part of a packet; exactly this many bytes mean that another part follows.
    static let partBytesMax = 0xFF_FFFF

    /// Longest packet that is accepted, all its parts together.
    let packetBytesMax: Int
    /// Number the next packet must carry, in either direction.
    var nextSequence: UInt8 = 0

    private var received = ByteBuffer()
    private var parts: ByteBuffer?

    /// Creates an assembler.
    init(packetBytesMax: Int) {
        self.packetBytesMax = packetBytesMax
    }

    /// Takes bytes as they come.
    mutating func append(_ bytes: consuming ByteBuffer) {
        if received.readableBytes == 0 {
            received = bytes
        } else {
            received.writeBuffer(&bytes)
        }
    }

    /// The next whole payload, or nil until more bytes are in.
    mutating func next() throws(ReplicaClientError) -> ByteBuffer? {
        while received.readableBytes >= 4 {
            var reader = received
            guard let length = reader.readMySQLUInt24(),
                let sequence = reader.readInteger(as: UInt8.self)
            else { return nil }
            guard sequence == nextSequence else {
                throw .protocolViolation("packet \(sequence) came in place of \(nextSequence)")
            }
            let total = Int(length) + (parts?.readableBytes ?? 0)
            guard total <= packetBytesMax else {
                throw .replyTooLarge(bytesMax: packetBytesMax)
            }
            guard let part = reader.readSlice(length: Int(length)) else { return nil }
            received = reader
            nextSequence &+= 1
            if length == Self.partBytesMax {
                collect(part)
                continue
            }
            guard var whole = parts else { return part }
            whole.writeImmutableBuffer(part)
            parts = nil
            return whole
        }
        return nil
    }

    private mutating func collect(_ part: ByteBuffer) {
        if parts == nil {
            parts = part
        } else {
            parts?.writeImmutableBuffer(part)
        }
    }

    /// Frames a payload that the client sends; `restarting` begins a new command.
    mutating func frame(_ payload: ByteBuffer, restarting: Bool) -> ByteBuffer {
        if restarting { nextSequence = 0 }
        var payload = payload
        var framed = ByteBuffer()
        framed.reserveCapacity(payload.readableBytes + 4)
        while true {
            let length = min(payload.readableBytes, Self.partBytesMax)
            framed.writeMySQLUInt24(UInt32(length))
            framed.writeInteger(nextSequence)
            nextSequence &+= 1
            if var part = payload.readSlice(length: length) { framed.writeBuffer(&part) }
            if length < Self.partBytesMax { return framed }
        }
    }
}
