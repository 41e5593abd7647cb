internal import NIOCore
internal import NIOHTTP1
internal import WireProtocols

// Trailers of requests, and connections whose protocol changes.
extension WebClientHandler {
    /// The trailers of the present request that are passed on; nil when they are malformed, which ends it.
    func passing(_ fields: HTTPHeaders?) -> [HTTPFieldLine]? {
        guard let fields, let exchange else { return [] }
        do throws(HTTPHeadFault) {
            return try HTTPTrailers.passing(
                fields.map { (name: $0.name, value: $0.value) },
                limits: check.limits
            )
        } catch {
            keepsAlive = false
            exchange.requestBroken()
            if isAnswerOpen { cut() }
            return nil
        }
    }

    /// Why a request to change the protocol is refused: what came with it is of neither protocol.
    ///
    /// A client has to wait for the answer before it speaks another protocol (RFC 6455, section 4.1).
    func earlyBytes(_ request: WebRequest) -> ProblemDocument? {
        guard request.upgrade != nil, !endedWithHead else { return nil }
        return .malformed(
            "Bytes came with the request to change the protocol; wait for its answer.",
            status: 400,
            requestID: request.id
        )
    }

    /// Bytes came; true when they are no HTTP.
    func divert(_ bytes: ByteBuffer) -> Bool {
        if isClosing { return relay != nil }
        if let relay {
            relay.clientSent(bytes)
            return true
        }
        // Between the request and its answer nothing is read, but a read before may have had more than one part.
        if isAnswerOpen, request?.upgrade != nil {
            early.append(bytes)
            return true
        }
        endedWithHead = bytes.endsWithEmptyLine
        return false
    }

    func upgrade(_ answer: WebAnswer, to name: String, relay: WebUpgrade) {
        guard let request, !hasAnswerBegun, !isClosing, let out = channelContext else {
            relay.clientGone()
            return
        }
        hasAnswerBegun = true
        let head = writer.switching(
            answer,
            to: name,
            requestID: request.id,
            out.channel.allocator
        )
        out.writeAndFlush(wrapOutboundOut(head), promise: nil)
        // The connection is no request any more, and its place is another's.
        givePlaceBack()
        exchange = nil
        deadline = nil
        self.relay = relay
        relay.begin(self)
        let held = early
        early = []
        for bytes in held { relay.clientSent(bytes) }
        readIfWanted()
    }

    /// Sends bytes of the other protocol.
    func sendRelayed(_ bytes: ByteBuffer) {
        guard !isClosing, let out = channelContext else { return }
        out.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// The other protocol is over: what was sent leaves, then the connection ends.
    func relayEnded() {
        isAnswerOpen = false
        keepsAlive = false
        linger()
    }
}

extension ByteBuffer {
    /// Whether these bytes end as a head does.
    var endsWithEmptyLine: Bool {
        readableBytes >= 4
            ? readableBytesView.suffix(4).elementsEqual("\r\n\r\n".utf8)
            : readableBytesView.allSatisfy { $0 == 10 || $0 == 13 }
    }
}
