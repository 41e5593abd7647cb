internal import LibCrypto
public import NIOCore

/// The connection phase from the client's side: what the tunnel and the voter do towards a replica.
///
/// A pure machine: packets in, actions out. It begins with the server's greeting.
public struct MySQLClientAuthentication: Sendable {
    /// What to do next.
    public enum Action: Sendable, Equatable {
        /// Send this payload with the next sequence number.
        case send(ByteBuffer)
        /// Nothing to send; another packet follows.
        case wait
        /// The session is open.
        case authenticated(OKPacket)
        /// Close the connection.
        case failed(MySQLAuthenticationFailure)
    }

    private enum State: Sendable {
        /// Exits: `awaitingAnswer` with the greeting, `finished` with an error.
        case awaitingGreeting
        /// Exits: itself when the server changes the plugin, `awaitingPublicKey`, `finished`.
        case awaitingAnswer(plugin: String, scramble: [UInt8])
        /// Exits: `awaitingAnswer`, `finished`.
        case awaitingPublicKey(scramble: [UInt8])
        /// Exits: `awaitingAnswer` when another user is asked for.
        case finished(isOpen: Bool)
    }

    private static let switchesMax = 2

    /// The server's greeting, once received.
    public private(set) var greeting: HandshakeV10?
    /// Flags in use: those asked for that the server offers.
    public private(set) var capabilities: MySQLCapabilities

    private var user: String
    private var secret: MySQLSecret
    private var database: String?
    private let collation: UInt8
    private let isConnectionSecure: Bool
    private let allowPublicKeyRetrieval: Bool
    private var state = State.awaitingGreeting
    private var switchCount = 0

    /// Creates a machine that waits for the greeting.
    public init(
        user: String,
        secret: MySQLSecret,
        database: String? = nil,
        capabilities: MySQLCapabilities = .relayed,
        collation: UInt8 = 45,
        isConnectionSecure: Bool = false,
        allowPublicKeyRetrieval: Bool = true
    ) {
        self.user = user
        self.secret = secret
        self.database = database
        self.capabilities = capabilities
        self.collation = collation
        self.isConnectionSecure = isConnectionSecure
        self.allowPublicKeyRetrieval = allowPublicKeyRetrieval
    }

    /// A packet of the server arrived.
    public mutating func packetReceived(_ payload: ByteBuffer) -> Action {
        if let error = ErrorPacket(payload: payload) { return fail(.server(error)) }
        switch state {
        case .awaitingGreeting:
            return greetingReceived(payload)
        case .awaitingAnswer(let plugin, let scramble):
            return answerReceived(payload, plugin: plugin, scramble: scramble)
        case .awaitingPublicKey(let scramble):
            return publicKeyReceived(payload, scramble: scramble)
        case .finished:
            return fail(.refused("the server sent a packet after the login was over"))
        }
    }

    /// Starts a COM_CHANGE_USER on an open session; its payload is to be sent as a command.
    public mutating func changeUserRequested(
        user: String,
        secret: MySQLSecret,
        database: String?
    ) -> Action {
        guard case .finished(isOpen: true) = state, let greeting else {
            return fail(.refused("there is no open session to change the user of"))
        }
        self.user = user
        self.secret = secret
        self.database = database
        switchCount = 0
        let plugin = MySQLAuthenticationPlugin.native
        state = .awaitingAnswer(plugin: plugin, scramble: greeting.scramble)
        // A password that the plugin cannot prove yields an answer the server refuses or switches.
        let data = (try? response(plugin: plugin, scramble: greeting.scramble)) ?? []
        var payload = ByteBuffer()
        payload.writeInteger(MySQLCommand.changeUser.rawValue)
        payload.writeMySQLNullTerminatedText(user)
        payload.writeInteger(UInt8(truncatingIfNeeded: data.count))
        payload.writeBytes(data)
        payload.writeMySQLNullTerminatedText(database ?? "")
        payload.writeInteger(UInt16(collation), endianness: .little)
        payload.writeMySQLNullTerminatedText(plugin)
        return .send(payload)
    }

    private mutating func fail(_ failure: MySQLAuthenticationFailure) -> Action {
        state = .finished(isOpen: false)
        return .failed(failure)
    }

    private mutating func greetingReceived(_ payload: ByteBuffer) -> Action {
        guard let greeting = HandshakeV10(payload: payload) else {
            return fail(.refused("the server's greeting is malformed"))
        }
        guard greeting.capabilities.isSuperset(of: .required) else {
            return fail(.refused("the server speaks a protocol older than 4.1"))
        }
        self.greeting = greeting
        // MariaDB clears the flag to announce extended flags, yet honours it in an answer.
        let kept = greeting.capabilities.union(.longPassword)
        capabilities = capabilities.intersection(kept)
        var plugin = greeting.plugin
        var data: [UInt8]
        do {
            data = try response(plugin: plugin, scramble: greeting.scramble)
        } catch {
            // The account may use another plugin than the server's default: let the server say.
            plugin = MySQLAuthenticationPlugin.native
            data = (try? response(plugin: plugin, scramble: greeting.scramble)) ?? []
        }
        state = .awaitingAnswer(plugin: plugin, scramble: greeting.scramble)
        let login = HandshakeResponse41(
            capabilities: capabilities,
            collation: collation,
            user: user,
            authenticationData: data,
            database: database,
            plugin: capabilities.contains(.pluginAuth) ? plugin : nil
        )
        return .send(login.encoded())
    }

    private mutating func answerReceived(
        _ payload: ByteBuffer,
        plugin: String,
        scramble: [UInt8]
    ) -> Action {
        switch payload.getInteger(at: payload.readerIndex, as: UInt8.self) {
        case 0x00:
            guard let packet = OKPacket(payload: payload) else {
                return fail(.refused("the server's OK packet is malformed"))
            }
            state = .finished(isOpen: true)
            return .authenticated(packet)
        case 0xFE:
            return switchRequested(payload)
        case 0x01 where plugin == MySQLAuthenticationPlugin.cachingSHA2:
            return cachingSHA2Data(payload, scramble: scramble)
        default:
            return fail(.refused("the server answered the login with an unknown packet"))
        }
    }

    private mutating func switchRequested(_ payload: ByteBuffer) -> Action {
        guard let request = AuthSwitchRequest(payload: payload) else {
            return fail(.refused("the server's change of plugin is malformed"))
        }
        switchCount += 1
        guard switchCount <= Self.switchesMax else {
            return fail(.refused("the server changes the plugin again and again"))
        }
        let scramble = Array(request.data.prefix(HandshakeV10.scrambleBytes))
        do {
            let data = try response(plugin: request.plugin, scramble: scramble)
            state = .awaitingAnswer(plugin: request.plugin, scramble: scramble)
            return .send(ByteBuffer(bytes: data))
        } catch {
            return fail(error)
        }
    }

    private mutating func cachingSHA2Data(_ payload: ByteBuffer, scramble: [UInt8]) -> Action {
        switch payload.getInteger(at: payload.readerIndex + 1, as: UInt8.self) {
        case 0x03 where payload.readableBytes == 2:
            return .wait
        case 0x04 where payload.readableBytes == 2:
            guard case .password(let password) = secret else {
                return fail(
                    .refused("caching_sha2_password asks for the password, which is unknown")
                )
            }
            if isConnectionSecure { return .send(ByteBuffer(bytes: password + [0])) }
            guard allowPublicKeyRetrieval else {
                return fail(.refused("caching_sha2_password needs TLS or the server's public key"))
            }
            state = .awaitingPublicKey(scramble: scramble)
            return .send(ByteBuffer(bytes: [0x02]))
        default:
            return fail(.refused("caching_sha2_password: unknown request"))
        }
    }

    private mutating func publicKeyReceived(_ payload: ByteBuffer, scramble: [UInt8]) -> Action {
        guard payload.getInteger(at: payload.readerIndex, as: UInt8.self) == 0x01,
            case .password(let password) = secret
        else { return fail(.refused("caching_sha2_password: the server sent no public key")) }
        do {
            let key = try RSAPublicKey(pem: Array(payload.readableBytesView.dropFirst()))
            let masked = MySQLAuthenticationPlugin.xor(password + [0], scramble)
            let cipher = try key.encryptOAEPSHA1(masked)
            state = .awaitingAnswer(
                plugin: MySQLAuthenticationPlugin.cachingSHA2,
                scramble: scramble
            )
            return .send(ByteBuffer(bytes: cipher))
        } catch {
            return fail(.refused("caching_sha2_password: \(error.reason)"))
        }
    }

    private func response(
        plugin: String,
        scramble: [UInt8]
    ) throws(MySQLAuthenticationFailure) -> [UInt8] {
        switch (plugin, secret) {
        case (MySQLAuthenticationPlugin.native, .none):
            return []
        case (MySQLAuthenticationPlugin.native, .password(let password)):
            guard !password.isEmpty else { return [] }
            return MySQLAuthenticationPlugin.nativeResponse(
                sha1OfPassword: SHA1.hash(password),
                scramble: scramble
            )
        case (MySQLAuthenticationPlugin.native, .nativeHash(let hash)):
            return MySQLAuthenticationPlugin.nativeResponse(
                sha1OfPassword: hash,
                scramble: scramble
            )
        case (MySQLAuthenticationPlugin.cachingSHA2, .none):
            return [0]
        case (MySQLAuthenticationPlugin.cachingSHA2, .password(let password)):
            guard !password.isEmpty else { return [0] }
            return MySQLAuthenticationPlugin.cachingSHA2Response(
                password: password,
                scramble: scramble
            )
        case (MySQLAuthenticationPlugin.clear, .password(let password)) where isConnectionSecure:
            return password + [0]
        case (MySQLAuthenticationPlugin.clear, .none) where isConnectionSecure:
            return [0]
        case (MySQLAuthenticationPlugin.clear, _) where !isConnectionSecure:
            throw .refused("mysql_clear_password is refused on a connection without TLS")
        default:
            throw .refused("the server asks for '\(plugin)', which cannot be answered here")
        }
    }
}
