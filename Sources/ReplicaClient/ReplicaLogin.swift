internal import NIOCore
internal import WireProtocols

/// The login, from the server's greeting to its OK.
struct ReplicaLogin: Sendable {
    /// What to do next.
    enum Action: Sendable {
        /// Send this payload.
        case send(ByteBuffer)
        /// Another packet follows.
        case wait
        /// The session is open.
        case finished(threadID: UInt32, serverVersion: String)
    }

    /// Flags to ask for: no local files, because this client has none to give, and one statement a
    /// query, so that no text can smuggle in a second one.
    private static let capabilities = MySQLCapabilities.relayed.subtracting([
        .localFiles, .multiStatements, .foundRows, .ignoreSpace, .interactive,
    ])

    private var authentication: MySQLClientAuthentication

    /// Creates a login that waits for the greeting.
    init(credentials: ReplicaCredentials, database: String?) {
        authentication = MySQLClientAuthentication(
            user: credentials.user,
            secret: credentials.password.isEmpty ? .none : .password(credentials.password),
            database: database,
            capabilities: Self.capabilities
        )
    }

    /// Takes the server's next packet.
    mutating func received(_ payload: ByteBuffer) throws(ReplicaClientError) -> Action {
        switch authentication.packetReceived(payload) {
        case .send(let answer): return .send(answer)
        case .wait: return .wait
        case .authenticated:
            return .finished(
                threadID: authentication.greeting?.connectionID ?? 0,
                serverVersion: authentication.greeting?.serverVersion ?? ""
            )
        case .failed(.server(let packet)):
            // Before the greeting an error is about the connection, such as too many of them.
            guard authentication.greeting != nil else {
                throw .connect("\(packet.message) (\(packet.code.rawValue))")
            }
            throw .authentication(code: packet.code.rawValue, message: packet.message)
        case .failed(.refused(let reason)):
            throw .protocolViolation(reason)
        }
    }
}
