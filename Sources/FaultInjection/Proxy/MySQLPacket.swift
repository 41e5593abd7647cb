/// One logical packet of the MySQL protocol, its frames joined.
///
/// The proxy has a reader of its own on purpose: sharing the one under test would share its errors.
public struct MySQLPacket: Sendable, Equatable {
    /// Sequence number of the first frame.
    public var sequence: UInt8
    /// Content.
    public var payload: [UInt8]

    /// Creates a packet.
    public init(sequence: UInt8, payload: [UInt8]) {
        self.sequence = sequence
        self.payload = payload
    }

    /// The frames on the wire.
    public var encoded: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(payload.count + 4)
        var sequence = sequence
        var rest = payload[...]
        repeat {
            let part = rest.prefix(PacketFramer.frameBytesMax)
            rest = rest.dropFirst(part.count)
            output.append(UInt8(truncatingIfNeeded: part.count))
            output.append(UInt8(truncatingIfNeeded: part.count >> 8))
            output.append(UInt8(truncatingIfNeeded: part.count >> 16))
            output.append(sequence)
            output += part
            sequence &+= 1
            // A full frame says that another follows, be it empty.
            if part.count < PacketFramer.frameBytesMax { break }
        } while true
        return output
    }
}
