internal import NIOCore
internal import ServicePlan
internal import WireProtocols

// Cutting the client's bytes into commands, or into packets of its file.
extension ClientHandler {
    /// Commands a client may send ahead before it is no longer read.
    private static let queuedCommandsMax = 64

    /// Takes the next whole command off the buffer.
    ///
    /// - Returns: false when it is not complete.
    func deliverCommand(to session: Session) -> Bool {
        if expectsFile {
            guard let length = MySQLFraming.payloadLength(buffer, at: buffer.readerIndex),
                let raw = buffer.readSlice(length: 4 + length)
            else { return false }
            session.fileReceived(raw, isLast: length == 0)
            return true
        }
        if changingUser != nil { return deliverChange() }
        guard session.queue.count < Self.queuedCommandsMax else {
            pauseReading()
            return false
        }
        guard let (total, bodyBytes) = commandLength() else { return false }
        guard let raw = buffer.readSlice(length: total) else { return false }
        guard let command = Self.command(raw, bodyBytes: bodyBytes) else {
            context?.close(promise: nil)
            return false
        }
        session.received(command)
        return true
    }

    /// Length of the next command with all its packets; nil when incomplete or refused.
    private func commandLength() -> (total: Int, body: Int)? {
        let bytesMax = service.plan.tunnel.limits.commandBytesMax
        var at = buffer.readerIndex
        var body = 0
        while let length = MySQLFraming.payloadLength(buffer, at: at) {
            body += length
            guard body <= bytesMax else {
                _ = bounded(0)
                return nil
            }
            at += 4 + length
            guard at <= buffer.writerIndex else { return nil }
            if length < 0xFF_FFFF { return (at - buffer.readerIndex, body) }
        }
        return nil
    }

    private static func command(_ raw: ByteBuffer, bodyBytes: Int) -> ClientCommand? {
        guard bodyBytes > 0, let code: UInt8 = raw.getInteger(at: raw.readerIndex + 4) else {
            return nil
        }
        if raw.readableBytes == bodyBytes + 4 {
            guard let body = raw.getSlice(at: raw.readerIndex + 5, length: bodyBytes - 1) else {
                return nil
            }
            return ClientCommand(raw: raw, code: code, body: body)
        }
        var rest = raw
        var body = ByteBufferAllocator().buffer(capacity: bodyBytes)
        while let packet = MySQLFraming.nextPacket(&rest) {
            var payload = packet.payload
            body.writeBuffer(&payload)
        }
        body.moveReaderIndex(forwardBy: 1)
        return ClientCommand(raw: raw, code: code, body: body)
    }
}
