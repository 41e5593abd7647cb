/// What the tunnel needs to know of one complete reply, without its bytes.
package struct ReplySummary: Sendable, Equatable {
    /// Order-insensitive hash of all packets: two replies with equal values are equal answers.
    package var content = PacketHash.zero
    /// Order-sensitive hash of all packets.
    package var ordered = PacketHash.zero
    /// Packets seen; part of equality.
    package var packets: UInt64 = 0
    /// Bytes of the reply on the wire, headers included.
    package var bytes: UInt64 = 0
    /// Error code when the reply ended in ERR; 0 otherwise.
    package var errorCode: UInt16 = 0
    /// True when the reply ended in ERR.
    package var isError = false
    /// LAST_INSERT_ID of the last OK packet that had one; 0 for none.
    package var lastInsertID: UInt64 = 0
    /// Status flags of the last OK or EOF packet; nil when the reply had none.
    package var status: UInt16?
    /// Server's statement id, of a COM_STMT_PREPARE answer.
    package var statementID: UInt32?
    /// Parameters of a prepared statement.
    package var parameterCount: UInt16 = 0
    /// Sequence id of the last packet.
    package var lastSequenceID: UInt8 = 0

    /// True when both replies are the same answer, in whatever row order.
    package func sameContent(as other: ReplySummary) -> Bool {
        content == other.content && packets == other.packets
    }
}
