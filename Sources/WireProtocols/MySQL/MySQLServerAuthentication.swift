internal import LibCrypto
public import NIOCore

/// The connection phase from the server's side: what the tunnel does towards a client.
///
/// A pure machine: packets and found accounts in, actions out. Nothing of a replica's handshake is
/// seen by the client; the OK packet is the tunnel's to send once the replicas are logged in to.
public struct MySQLServerAuthentication: Sendable {
    /// What to do next.
    public enum Action: Sendable, Equatable {
        /// Send this payload with the next sequence number.
        case send(ByteBuffer)
        /// Do the TLS handshake, then call `tlsEstablished`.
        case startTLS
        /// Find what the servers store about this user, then call `accountFound`.
        case lookUpAccount(user: String)
        /// The password is right, or is to be judged by the replicas.
        case accepted(MySQLLogin)
        /// Send this error and close.
        case denied(ErrorPacket)
    }

    private enum Evidence: Sendable {
        case none
        case native(NativeProof)
        case password([UInt8])
    }

    private enum State: Sendable {
        /// Exits: `awaitingTLS`, `awaitingPlugin`, `awaitingPassword`, `awaitingAccount`, `denied`.
        case awaitingResponse
        /// Exits: `awaitingResponse`.
        case awaitingTLS
        /// Exits: `awaitingPassword`, `awaitingAccount`, `denied`.
        case awaitingPlugin(String)
        /// Exits: `awaitingCipher`, `awaitingAccount`, `denied`.
        case awaitingPassword
        /// Exits: `awaitingAccount`, `denied`.
        case awaitingCipher
        /// Exits: `accepted`, `awaitingPlugin`, `denied`.
        case awaitingAccount(Evidence)
        /// Exits: as `awaitingResponse`, by a COM_CHANGE_USER.
        case accepted
        /// Has none.
        case denied
    }

    private static let passwordBytesMax = 1024

    private let identity: MySQLServerIdentity
    private var state = State.awaitingResponse
    private var isSecure = false
    private var usesPassword = false
    private var login = MySQLLogin(
        user: "",
        secret: .none,
        database: nil,
        capabilities: [],
        collation: 45
    )

    /// Creates a machine that waits for the answer to `greeting`.
    public init(identity: MySQLServerIdentity) {
        self.identity = identity
    }

    /// First packet of the connection.
    public func greeting() -> ByteBuffer {
        HandshakeV10(
            serverVersion: identity.serverVersion,
            connectionID: identity.connectionID,
            scramble: identity.scramble,
            capabilities: .offered(withTLS: identity.offersTLS),
            collation: identity.collation
        ).encoded()
    }

    /// A packet of the client arrived.
    public mutating func packetReceived(_ payload: ByteBuffer) -> Action {
        switch state {
        case .awaitingResponse:
            return responseReceived(payload)
        case .awaitingPlugin(let plugin):
            return proofReceived(Array(payload.readableBytesView), plugin: plugin)
        case .awaitingPassword:
            return passwordReceived(Array(payload.readableBytesView))
        case .awaitingCipher:
            return cipherReceived(Array(payload.readableBytesView))
        case .awaitingTLS, .awaitingAccount, .accepted, .denied:
            return deny(.badHandshake)
        }
    }

    /// The TLS handshake that `startTLS` asked for is done.
    public mutating func tlsEstablished() {
        guard case .awaitingTLS = state else { return }
        isSecure = true
        state = .awaitingResponse
    }

    /// What the servers store about the user that `lookUpAccount` asked for; empty when unknown.
    public mutating func accountFound(_ hashes: [MySQLAccountHash]) -> Action {
        guard case .awaitingAccount(let evidence) = state else { return deny(.badHandshake) }
        let natives = hashes.compactMap { hash -> [UInt8]? in
            if case .native(let stored) = hash { stored } else { nil }
        }
        let isDelegated = hashes.contains(.delegated)
        switch evidence {
        case .none:
            guard isDelegated || hashes.contains(.noPassword) else { return deny(accessDenied()) }
            return accept(.none)
        case .native(let proof):
            if let hash = proof.verify(nativeHashes: natives) {
                return accept(.nativeHash(sha1OfPassword: hash))
            }
            guard isDelegated, canReceivePassword else { return deny(accessDenied()) }
            return switchPlugin(to: MySQLAuthenticationPlugin.cachingSHA2)
        case .password(let password):
            let hash = MySQLAuthenticationPlugin.nativeHash(password: password)
            guard isDelegated || natives.contains(where: { ConstantTime.equal($0, hash) }) else {
                return deny(accessDenied())
            }
            return accept(.password(password))
        }
    }

    /// A COM_CHANGE_USER arrived on an open session; `payload` includes the command byte.
    public mutating func changeUserReceived(_ payload: ByteBuffer) -> Action {
        guard case .accepted = state, let request = ChangeUserRequest(payload: payload) else {
            return deny(.badHandshake)
        }
        login.user = request.user
        login.database = request.database
        if let collation = request.collation { login.collation = collation }
        guard !MySQLCollation.hidesQuotes(login.collation) else {
            return deny(.unknownCharset(collation: login.collation))
        }
        return pluginChosen(request.plugin, data: request.authenticationData)
    }

    private var canReceivePassword: Bool { isSecure || identity.rsaKey != nil }

    private func accessDenied() -> ErrorPacket {
        .accessDenied(user: login.user, host: identity.clientHost, usesPassword: usesPassword)
    }

    private mutating func deny(_ error: ErrorPacket) -> Action {
        state = .denied
        return .denied(error)
    }

    private mutating func accept(_ secret: MySQLSecret) -> Action {
        state = .accepted
        login.secret = secret
        return .accepted(login)
    }

    private mutating func switchPlugin(to plugin: String) -> Action {
        state = .awaitingPlugin(plugin)
        return .send(AuthSwitchRequest(plugin: plugin, data: identity.scramble).encoded())
    }

    private mutating func lookUp(_ evidence: Evidence) -> Action {
        if case .none = evidence { usesPassword = false } else { usesPassword = true }
        state = .awaitingAccount(evidence)
        return .lookUpAccount(user: login.user)
    }

    private mutating func responseReceived(_ payload: ByteBuffer) -> Action {
        if !isSecure, identity.offersTLS, SSLRequest(payload: payload) != nil {
            state = .awaitingTLS
            return .startTLS
        }
        guard let response = HandshakeResponse41(payload: payload),
            response.capabilities.isSuperset(of: .required)
        else { return deny(.badHandshake) }
        login.user = response.user
        login.database = response.database
        login.collation = response.collation
        login.capabilities = response.capabilities.forReplicas
        guard !MySQLCollation.hidesQuotes(response.collation) else {
            return deny(.unknownCharset(collation: response.collation))
        }
        return pluginChosen(response.plugin, data: response.authenticationData)
    }

    private mutating func pluginChosen(_ plugin: String?, data: [UInt8]) -> Action {
        switch plugin ?? MySQLAuthenticationPlugin.native {
        case MySQLAuthenticationPlugin.native:
            return proofReceived(data, plugin: MySQLAuthenticationPlugin.native)
        case MySQLAuthenticationPlugin.cachingSHA2 where canReceivePassword:
            // An empty answer may also mean that the client did not take our scramble, which was
            // offered under the name of another plugin.
            guard !data.isEmpty else {
                return switchPlugin(to: MySQLAuthenticationPlugin.cachingSHA2)
            }
            return proofReceived(data, plugin: MySQLAuthenticationPlugin.cachingSHA2)
        default:
            return switchPlugin(to: MySQLAuthenticationPlugin.native)
        }
    }

    private mutating func proofReceived(_ data: [UInt8], plugin: String) -> Action {
        guard plugin == MySQLAuthenticationPlugin.cachingSHA2 else {
            guard !data.isEmpty else { return lookUp(.none) }
            return lookUp(.native(NativeProof(token: data, scramble: identity.scramble)))
        }
        guard !data.isEmpty, data != [0] else { return lookUp(.none) }
        // The answer proves a hash that is stored nowhere in this form: ask for the password.
        state = .awaitingPassword
        return .send(ByteBuffer(bytes: [0x01, 0x04]))
    }

    private mutating func passwordReceived(_ data: [UInt8]) -> Action {
        if isSecure { return clearPasswordReceived(data) }
        guard data == [0x02], let key = identity.rsaKey else {
            usesPassword = true
            return deny(accessDenied())
        }
        state = .awaitingCipher
        return .send(ByteBuffer(bytes: [0x01] + key.publicKeyPEM))
    }

    private mutating func cipherReceived(_ data: [UInt8]) -> Action {
        usesPassword = true
        guard let masked = try? identity.rsaKey?.decryptOAEPSHA1(data) else {
            return deny(accessDenied())
        }
        return clearPasswordReceived(MySQLAuthenticationPlugin.xor(masked, identity.scramble))
    }

    private mutating func clearPasswordReceived(_ data: [UInt8]) -> Action {
        usesPassword = true
        guard data.last == 0, data.count <= Self.passwordBytesMax else {
            return deny(accessDenied())
        }
        let password = Array(data.dropLast())
        return lookUp(password.isEmpty ? .none : .password(password))
    }
}
