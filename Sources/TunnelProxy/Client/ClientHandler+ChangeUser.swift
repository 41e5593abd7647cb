internal import NIOCore
internal import ServicePlan
internal import WireProtocols

// COM_CHANGE_USER: another login on an open connection.
extension ClientHandler {
    func changeUser(_ command: ClientCommand) {
        var changing = authentication
        var payload = ByteBuffer(integer: command.code)
        var body = command.body
        payload.writeBuffer(&body)
        sequence = 1
        let action = changing.changeUserReceived(payload)
        changingUser = changing
        performChange(action)
    }

    func deliverChange() -> Bool {
        guard bounded(Self.loginPacketBytesMax),
            let packet = MySQLFraming.nextPacket(&buffer), var changing = changingUser
        else { return false }
        sequence = packet.sequence &+ 1
        let action = changing.packetReceived(packet.payload)
        changingUser = changing
        performChange(action)
        return true
    }

    func performChange(_ action: MySQLServerAuthentication.Action) {
        guard case .commands(let session) = phase else { return }
        switch action {
        case .send(let payload):
            send(payload)
        case .lookUpAccount(let user):
            lookUp(user)
        case .accepted(let login):
            if let changing = changingUser { authentication = changing }
            changingUser = nil
            session.changeUser(
                SessionIdentity(
                    user: login.user,
                    secret: login.secret,
                    capabilities: session.identity.capabilities,
                    collation: login.collation,
                    database: login.database
                )
            ) { [weak self] error, status in
                guard let self else { return }
                if let error {
                    self.send(error.encoded())
                    self.context?.close(promise: nil)
                } else {
                    self.sendWelcome(status: status)
                }
            }
        case .startTLS:
            context?.close(promise: nil)
        case .denied(let error):
            send(error.encoded())
            context?.close(promise: nil)
        }
    }
}
