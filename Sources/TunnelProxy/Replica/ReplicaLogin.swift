internal import NIOCore
internal import WireProtocols

/// The login of one replica connection, packet by packet.
struct ReplicaLogin {
    /// What to do after a packet.
    enum Step {
        case send(ByteBuffer)
        case wait
        case loggedIn(threadID: UInt32, status: UInt16)
        case refused(ErrorPacket)
    }

    private var authentication: MySQLClientAuthentication

    /// Creates the login of a session.
    init(identity: SessionIdentity) {
        authentication = MySQLClientAuthentication(
            user: identity.user,
            secret: identity.secret,
            database: identity.database,
            capabilities: identity.capabilities,
            collation: identity.collation
        )
    }

    /// A packet arrived from the replica.
    mutating func received(_ payload: ByteBuffer, sequence: UInt8) -> Step {
        switch authentication.packetReceived(payload) {
        case .send(let answer):
            var out = ByteBufferAllocator().buffer(capacity: answer.readableBytes + 4)
            MySQLCommandEncoder.writeHeader(
                length: answer.readableBytes,
                sequence: sequence &+ 1,
                into: &out
            )
            var rest = answer
            out.writeBuffer(&rest)
            return .send(out)
        case .wait:
            return .wait
        case .authenticated(let ok):
            return .loggedIn(
                threadID: authentication.greeting?.connectionID ?? 0,
                status: ok.status.rawValue
            )
        case .failed(.server(let error)):
            return .refused(error)
        case .failed(.refused(let reason)):
            return .refused(ErrorPacket(code: .handshake, message: reason))
        }
    }
}
