internal import NIOCore
internal import VotingCore
internal import WireProtocols

/// The bytes of a client's command and how they differ from replica to replica.
enum OutgoingCommand {
    /// The same bytes for every replica (packet headers included).
    case same(ByteBuffer, ReplyShape)
    /// A command on a prepared statement: the statement id at offset 5 is each replica's own.
    case prepared(ByteBuffer, PreparedStatement, ReplyShape)
    /// COM_STMT_PREPARE of a statement that is being prepared.
    case prepare(ByteBuffer, PreparedStatement)

    /// Bytes of the command, packet headers included.
    var byteCount: Int {
        switch self {
        case .same(let bytes, _), .prepared(let bytes, _, _), .prepare(let bytes, _):
            bytes.readableBytes
        }
    }

    /// The shape of the reply.
    var shape: ReplyShape {
        switch self {
        case .same(_, let shape): shape
        case .prepared(_, _, let shape): shape
        case .prepare: .prepare
        }
    }
}
