/// What the tunnel needs to know of one complete reply, without its bytes.
public struct ReplySummary: Sendable, Equatable {
    /// Order-insensitive hash of all packets: two replies with equal values are equal answers.
    public var content = PacketHash.zero
    /// Order-sensitive hash of all packets.
    public var ordered = PacketHash.zero
    /// Packets seen; part of equality.
    public var packets: UInt64 = 0
    /// Bytes of the reply on the wire, headers included.
    public var bytes: UInt64 = 0
    /// Error code when the reply ended in ERR; 0 otherwise.
    public var errorCode: UInt16 = 0
    /// True when the reply ended in ERR.
    public var isError = false
    /// LAST_INSERT_ID of the last OK packet that had one; 0 for none.
    public var lastInsertID: UInt64 = 0
    /// Status flags of the last OK or EOF packet; nil when the reply had none.
    public var status: UInt16?
    /// Server's statement id, of a COM_STMT_PREPARE answer.
    public var statementID: UInt32?
    /// Parameters of a prepared statement.
    public var parameterCount: UInt16 = 0
    /// Sequence id of the last packet.
    public var lastSequenceID: UInt8 = 0

    /// True when both replies are the same answer, in whatever row order.
    public func sameContent(as other: ReplySummary) -> Bool {
        content == other.content && packets == other.packets
    }
}
