internal import NIOCore
internal import VotingCore
internal import WireProtocols

/// A prepared statement of one session and its ids on the replicas.
///
/// Replicas number statements on their own ([M] ids 2 and 1 for the same script, protocols.md 1.3),
/// so the client sees the tunnel's id and each replica its own.
final class PreparedStatement {
    /// The id the client knows.
    let clientID: UInt32
    /// COM_STMT_PREPARE as sent to the replicas, kept to prepare it again on a readmitted one.
    let prepareCommand: ByteBuffer
    /// What the statement is.
    let statement: ClassifiedStatement
    /// Normalised text for records.
    let text: () -> String
    /// Ids on the replicas, by replica index; nil where it is not prepared (yet).
    var replicaIDs: [UInt32?]
    /// Number of parameters.
    var parameterCount = 0
    /// Parameter types as last sent by the client (2 bytes each).
    var parameterTypes: ByteBuffer?
    /// Replicas that have got `parameterTypes`.
    var typesKnown = ReplicaSet()

    /// Creates a statement that is about to be prepared.
    init(
        clientID: UInt32,
        prepareCommand: ByteBuffer,
        statement: ClassifiedStatement,
        text: @escaping () -> String,
        replicaCount: Int
    ) {
        self.clientID = clientID
        self.prepareCommand = prepareCommand
        self.statement = statement
        self.text = text
        replicaIDs = Array(repeating: nil, count: replicaCount)
    }

    /// Offset of the null bitmap in a COM_STMT_EXECUTE, packet header included.
    private static let executeBitmapOffset = 14

    /// Notes the parameter types an execute command carries.
    func noteTypes(in execute: ByteBuffer) {
        guard parameterCount > 0 else { return }
        let flagOffset = execute.readerIndex + Self.executeBitmapOffset + (parameterCount + 7) / 8
        guard let flag: UInt8 = execute.getInteger(at: flagOffset), flag == 1,
            let types = execute.getSlice(at: flagOffset + 1, length: parameterCount * 2)
        else { return }
        parameterTypes = types
        typesKnown = []
    }

    /// The client's command with this replica's statement id, and with types where it lacks them.
    ///
    /// - Returns: nil when the statement is not prepared on that replica yet.
    func command(_ client: ByteBuffer, for replica: ReplicaIndex, isExecute: Bool) -> ByteBuffer? {
        guard let id = replicaIDs[Int(replica.rawValue)] else { return nil }
        var bytes = client
        bytes.setInteger(id, at: bytes.readerIndex + 5, endianness: .little)
        guard isExecute, parameterCount > 0, !typesKnown.contains(replica) else { return bytes }
        typesKnown.insert(replica)
        let flagOffset = bytes.readerIndex + Self.executeBitmapOffset + (parameterCount + 7) / 8
        guard let flag: UInt8 = bytes.getInteger(at: flagOffset), flag == 0, let parameterTypes,
            let head = bytes.getSlice(
                at: bytes.readerIndex + 4,
                length: flagOffset - bytes.readerIndex - 4
            ),
            let values = bytes.getSlice(
                at: flagOffset + 1,
                length: bytes.writerIndex - flagOffset - 1
            )
        else { return bytes }
        var rebuilt = head
        rebuilt.writeInteger(UInt8(1))
        var types = parameterTypes
        rebuilt.writeBuffer(&types)
        var rest = values
        rebuilt.writeBuffer(&rest)
        return MySQLCommandEncoder.packets(rebuilt)
    }
}
