internal import LibCrypto
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import ServicePlan
internal import WireProtocols

/// One client's connection: frames its packets, logs it in, then hands commands to its session.
///
/// Garbage, oversize packets and clients that vanish end in a clean error or a closed connection.
final class ClientHandler: ChannelInboundHandler, ClientPort {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        case greeting
        case login
        case connecting(Session)
        case commands(Session)
        case closed
    }

    static let loginPacketBytesMax = 65_536

    let service: TunnelContext
    private let id: UInt32
    var authentication: MySQLServerAuthentication
    private let scramble: [UInt8]
    var phase = Phase.greeting
    var context: ChannelHandlerContext?
    var buffer = ByteBuffer()
    var sequence: UInt8 = 0
    private var isSecure = false
    var expectsFile = false
    private var isPaused = false
    private var isDelivering = false
    private var hasUnflushed = false
    var changingUser: MySQLServerAuthentication?
    private var loginTimer: Scheduled<Void>?
    private var heldPasswordHash: [UInt8]?

    /// Creates the handler of an accepted connection.
    init(service: TunnelContext, id: UInt32, scramble: [UInt8], clientHost: String) {
        self.service = service
        self.id = id
        self.scramble = scramble
        authentication = MySQLServerAuthentication(
            identity: MySQLServerIdentity(
                serverVersion: service.monitor.serverVersion,
                connectionID: id,
                scramble: scramble,
                clientHost: clientHost,
                offersTLS: true,
                rsaKey: service.certificate.rsaKey
            )
        )
    }

    // MARK: ClientPort

    var isWritable: Bool { context?.channel.isWritable ?? true }

    func write(_ bytes: ByteBuffer) {
        hasUnflushed = true
        context?.write(wrapOutboundOut(bytes), promise: nil)
    }

    func flush() {
        // Asked after every read of a replica; most of them wrote nothing to the client.
        guard hasUnflushed else { return }
        hasUnflushed = false
        context?.flush()
    }

    func pauseReading() {
        guard !isPaused else { return }
        isPaused = true
        context?.channel.setOption(.autoRead, value: false).whenFailure { _ in }
    }

    func resumeReading() {
        guard isPaused, let context else { return }
        isPaused = false
        context.channel.setOption(.autoRead, value: true).whenFailure { _ in }
        deliver()
    }

    func expectFile(_ expecting: Bool) {
        expectsFile = expecting
        if expecting { deliver() }
    }

    func close() { context?.close(promise: nil) }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { greet() }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        greet()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = unwrapInboundIn(data)
        if buffer.readableBytes == 0 {
            buffer = incoming
        } else {
            // Without this a long reply that never ends on a read would be kept from its first byte.
            buffer.discardReadBytes()
            buffer.writeBuffer(&incoming)
        }
        deliver()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .commands(let session) = phase, context.channel.isWritable {
            session.clientWritable()
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            isSecure = true
            authentication.tlsEstablished()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func ended() {
        loginTimer?.cancel()
        switch phase {
        case .commands(let session): session.clientGone()
        case .greeting, .login: service.sessions.abandon()
        case .connecting(let session):
            session.close()
            service.sessions.abandon()
        case .closed: return
        }
        phase = .closed
    }

    // MARK: Login

    private func greet() {
        guard case .greeting = phase, let context else { return }
        phase = .login
        service.metrics.connected()
        send(authentication.greeting())
        let limit = Int64(service.plan.tunnel.limits.loginTimeoutMilliseconds)
        loginTimer = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(limit)) {
            [weak self] in
            guard let self else { return }
            switch self.phase {
            case .greeting, .login, .connecting: self.context?.close(promise: nil)
            case .commands, .closed: break
            }
        }
    }

    /// Sends one packet with the next sequence number.
    func send(_ payload: ByteBuffer) {
        var out = ByteBufferAllocator().buffer(capacity: payload.readableBytes + 4)
        MySQLCommandEncoder.writeHeader(
            length: payload.readableBytes,
            sequence: sequence,
            into: &out
        )
        sequence &+= 1
        var rest = payload
        out.writeBuffer(&rest)
        write(out)
        flush()
    }

    private func deliver() {
        // A command that is answered at once resumes reading from within its own delivery.
        guard !isDelivering else { return }
        isDelivering = true
        defer { isDelivering = false }
        while !isPaused, !buffer.readableBytesView.isEmpty {
            switch phase {
            case .greeting, .connecting, .closed:
                return
            case .login:
                guard bounded(Self.loginPacketBytesMax),
                    let packet = MySQLFraming.nextPacket(&buffer)
                else { return }
                sequence = packet.sequence &+ 1
                perform(authentication.packetReceived(packet.payload))
            case .commands(let session):
                guard deliverCommand(to: session) else { return }
            }
        }
    }

    /// Refuses a packet that announces more than the limit.
    func bounded(_ bytesMax: Int) -> Bool {
        guard let length = MySQLFraming.payloadLength(buffer, at: buffer.readerIndex) else {
            return false
        }
        guard length > bytesMax else { return true }
        sequence = 1
        send(
            ErrorPacket(
                code: .packetTooLarge,
                message: "Got a packet bigger than the limit of \(bytesMax) bytes"
            ).encoded()
        )
        context?.close(promise: nil)
        buffer.clear()
        return false
    }

    private func perform(_ action: MySQLServerAuthentication.Action) {
        switch action {
        case .send(let payload):
            send(payload)
        case .startTLS:
            startTLS()
        case .lookUpAccount(let user):
            lookUp(user)
        case .accepted(let login):
            accepted(login)
        case .denied(let error):
            service.logger.info("login denied", metadata: ["code": "\(error.code.rawValue)"])
            send(error.encoded())
            context?.close(promise: nil)
        }
    }

    private func startTLS() {
        guard let context else { return }
        let handler = NIOSSLServerHandler(context: service.certificate.context)
        // The client's first TLS bytes may have come along with its request.
        let rest = buffer
        buffer = ByteBuffer()
        do {
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            context.close(promise: nil)
            return
        }
        if rest.readableBytes > 0 { context.pipeline.fireChannelRead(rest) }
    }

    func lookUp(_ user: String) {
        guard let context else { return }
        let promise = context.eventLoop.makePromise(of: [MySQLAccountHash]?.self)
        let accounts = service.accounts
        promise.completeWithTask { await accounts.hashes(of: user) }
        promise.futureResult.assumeIsolated().whenComplete { [weak self] result in
            guard let self, self.context != nil else { return }
            guard case .success(let found?) = result else {
                self.perform(
                    .denied(
                        ErrorPacket(
                            code: .tooManyConnections,
                            message: "ftcompose: too few replicas agree on the account"
                        )
                    )
                )
                return
            }
            self.heldHashes = found
            if var changing = self.changingUser {
                let action = changing.accountFound(found)
                self.changingUser = changing
                self.performChange(action)
            } else {
                self.perform(self.authentication.accountFound(found))
            }
        }
    }

    private var heldHashes: [MySQLAccountHash] = []

    private func accepted(_ login: MySQLLogin) {
        guard let context else { return }
        let session = Session(
            id: id,
            loop: context.eventLoop,
            service: service,
            client: self,
            identity: SessionIdentity(
                user: login.user,
                secret: login.secret,
                capabilities: login.capabilities.forReplicas,
                collation: login.collation,
                database: login.database
            )
        )
        phase = .connecting(session)
        session.start { [weak self] session, error, status in
            guard let self, self.context != nil else {
                session.close()
                return
            }
            self.loginTimer?.cancel()
            if let error {
                session.close()
                self.send(error.encoded())
                self.context?.close(promise: nil)
                return
            }
            self.service.sessions.insert(session)
            self.phase = .commands(session)
            self.sendWelcome(status: status)
            self.deliver()
        }
    }

    /// The OK that ends the login; over TLS it proves to MariaDB clients that no one sits between.
    func sendWelcome(status: UInt16) {
        var info: [UInt8] = []
        if isSecure, let proof = certificateProof() { info = proof }
        send(
            OKPacket(
                affectedRows: 0,
                lastInsertID: 0,
                status: MySQLStatus(rawValue: status),
                warningCount: 0,
                info: info
            ).encoded()
        )
    }

    private func certificateProof() -> [UInt8]? {
        for case .native(let stored) in heldHashes {
            var bytes = stored
            bytes.append(contentsOf: scramble)
            bytes.append(contentsOf: service.certificate.fingerprint)
            let digits = Array("0123456789ABCDEF".utf8)
            let hash = SHA256.hash(bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            return [1] + hash
        }
        return nil
    }
}
