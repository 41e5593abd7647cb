/// Cuts a byte stream into packets of bounded length.
struct PacketFramer: Sendable {
    /// Longest frame of the protocol; a frame of this length is followed by another.
    static let frameBytesMax = 0xFF_FFFF
    /// Longest packet the proxy holds.
    static let packetBytesMax = 67_108_864

    private static let headerBytes = 4
    private var received: [UInt8] = []
    private var consumed = 0

    /// Takes bytes.
    mutating func append(_ bytes: some Sequence<UInt8>) {
        if consumed > 0 {
            received.removeFirst(consumed)
            consumed = 0
        }
        received += bytes
    }

    /// The next complete packet.
    ///
    /// - Returns: a packet, or nil when more bytes are needed.
    /// - Throws: `FaultProxyError` when the packet is longer than the proxy holds.
    mutating func next() throws(FaultProxyError) -> MySQLPacket? {
        var offset = consumed
        var payload: [UInt8] = []
        var sequence: UInt8?
        while received.count - offset >= Self.headerBytes {
            let length =
                Int(received[offset]) | Int(received[offset + 1]) << 8
                | Int(received[offset + 2]) << 16
            guard payload.count + length <= Self.packetBytesMax else {
                throw FaultProxyError("a packet is longer than \(Self.packetBytesMax) bytes")
            }
            let start = offset + Self.headerBytes
            guard received.count - start >= length else { return nil }
            let first = sequence ?? received[offset + 3]
            sequence = first
            payload += received[start..<start + length]
            offset = start + length
            if length < Self.frameBytesMax {
                consumed = offset
                return MySQLPacket(sequence: first, payload: payload)
            }
        }
        return nil
    }
}
