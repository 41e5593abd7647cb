import NIOCore

/// One client's connection and the replica's connection behind it, on one event loop.
///
/// Both channels live on the same loop, so that events reach the machine in the order of the wire and
/// nothing needs a lock.
final class ProxyLink {
    /// Which of the two channels an event comes from.
    enum Side {
        /// The channel to the client.
        case client
        /// The channel to the replica.
        case server
    }

    private let trigger: FaultTrigger
    private var machine: FaultProxyMachine
    private var clientBytes = PacketFramer()
    private var serverBytes = PacketFramer()
    private let client: any Channel
    private var server: (any Channel)?
    private var isClosed = false

    /// Creates the link of a client's channel; the replica's channel comes later.
    init(client: any Channel, machine: FaultProxyMachine, trigger: FaultTrigger) {
        self.client = client
        self.machine = machine
        self.trigger = trigger
        trigger.connections(changedBy: 1)
    }

    /// The replica's channel is there; the client may be read from now on.
    func opened(server: any Channel) {
        guard !isClosed else {
            server.close(promise: nil)
            return
        }
        self.server = server
        client.setOption(.autoRead, value: true).whenFailure { _ in }
    }

    /// Bytes have come.
    func received(_ buffer: ByteBuffer, from side: Side) {
        do {
            switch side {
            case .client:
                clientBytes.append(buffer.readableBytesView)
                while let packet = try clientBytes.next() {
                    perform(machine.clientSent(packet, claim: trigger.claim))
                }
            case .server:
                serverBytes.append(buffer.readableBytesView)
                while let packet = try serverBytes.next() {
                    perform(machine.serverSent(packet, claim: trigger.claim))
                }
            }
        } catch {
            failed("connection given up: \(error)")
        }
        client.flush()
        server?.flush()
    }

    /// One side can take more bytes, or no more for now; the other side is read accordingly.
    func writabilityChanged(of side: Side, isWritable: Bool) {
        let other = side == .client ? server : client
        other?.setOption(.autoRead, value: isWritable).whenFailure { _ in }
    }

    /// Closes both sides and keeps the reason for the report.
    func failed(_ reason: String) {
        trigger.note(reason)
        close()
    }

    /// Closes both sides.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        trigger.connections(changedBy: -1)
        client.close(promise: nil)
        server?.close(promise: nil)
    }

    private func perform(_ actions: [FaultProxyMachine.Action]) {
        for action in actions {
            switch action {
            case .sendToServer(let packet):
                server?.write(ByteBuffer(bytes: packet.encoded), promise: nil)
            case .sendToClient(let packet):
                client.write(ByteBuffer(bytes: packet.encoded), promise: nil)
            case .schedule(let timer, let milliseconds):
                let link = NIOLoopBound(self, eventLoop: client.eventLoop)
                client.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                    link.value.fired(timer)
                }
            case .reportActed(let text): trigger.note(text)
            case .close: close()
            }
        }
    }

    private func fired(_ timer: FaultProxyMachine.Timer) {
        guard !isClosed else { return }
        perform(machine.timerFired(timer))
        client.flush()
        server?.flush()
    }
}
