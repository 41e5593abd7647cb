internal import NIOCore
internal import NIOHTTP1
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// What the client gets.
extension WebClientHandler: ExchangeClient {
    var isWritable: Bool { channelContext?.channel.isWritable ?? true }

    func respond(_ answer: WebAnswer) {
        guard let request, !hasAnswerBegun, !isClosing else { return }
        begin(answer, requestID: request.id)
    }

    func send(_ bytes: ByteBuffer) {
        guard hasAnswerBegun, isAnswerOpen, let out = channelContext else { return }
        guard let frame = writer.frame(bytes) else {
            out.write(wrapOutboundOut(bytes), promise: nil)
            return
        }
        out.write(wrapOutboundOut(frame.before), promise: nil)
        out.write(wrapOutboundOut(bytes), promise: nil)
        out.write(wrapOutboundOut(frame.after), promise: nil)
    }

    func trail(_ fields: [HTTPFieldLine]) { trailers = fields }

    func finish() {
        guard hasAnswerBegun, isAnswerOpen, let out = channelContext else { return }
        let behind = trailers
        trailers = []
        if let end = writer.end(behind) {
            out.write(wrapOutboundOut(end), promise: nil)
        }
        out.flush()
        isAnswerOpen = false
        givePlaceBack()
        // Late replies are the exchange's own business from here on.
        exchange = nil
        nextIfDone()
    }

    func flush() { channelContext?.flush() }

    func cut() {
        guard isAnswerOpen else { return }
        isAnswerOpen = false
        givePlaceBack()
        close()
    }

    func refuse(_ problem: ProblemDocument) {
        guard !hasAnswerBegun, !isClosing, let out = channelContext else { return }
        context.metrics.refused()
        let text = problem.text
        let allow: [HTTPFieldLine] = problem.allow.map { [("Allow", $0)] } ?? []
        begin(
            WebAnswer(
                status: problem.status,
                fields: [
                    ("Content-Type", "application/problem+json"), ("Cache-Control", "no-store"),
                ] + allow,
                framing: request?.method == "HEAD"
                    ? .none(length: String(text.utf8.count)) : .length(UInt64(text.utf8.count))
            ),
            requestID: problem.requestID
        )
        if request?.method != "HEAD" {
            out.write(wrapOutboundOut(out.channel.allocator.buffer(string: text)), promise: nil)
        }
        isAnswerOpen = true
        finish()
    }

    func bodyDemandChanged(to isWanted: Bool) {
        guard isRequestOpen, !isClosing else { return }
        let isFirst = isWanted && !isBodyWanted && bodyBytes == 0
        isBodyWanted = isWanted
        if isFirst, request?.expectsContinue ?? false, !hasAnswerBegun, let out = channelContext {
            var buffer = out.channel.allocator.buffer(capacity: 32)
            buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
            out.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        }
        if isWanted {
            waitForBody()
        } else {
            deadline = nil
        }
        readIfWanted()
    }

    private func begin(_ answer: WebAnswer, requestID: String) {
        guard let out = channelContext else { return }
        hasAnswerBegun = true
        // A body that is still on its way leaves a connection that cannot go on.
        if isRequestOpen, request?.hasBody ?? false { keepsAlive = false }
        let head = writer.head(
            answer,
            to: request,
            requestID: requestID,
            keepsAlive: &keepsAlive,
            out.channel.allocator
        )
        out.write(wrapOutboundOut(head), promise: nil)
    }

    /// Bytes that are no request are answered once, and the connection ends.
    func answerUnreadable(_ error: HTTPParserError) {
        keepsAlive = false
        request = nil
        hasAnswerBegun = false
        let id = loop.names.next()
        switch error {
        case .headerOverflow:
            let bytes = check.limits.fieldBytesMax
            refuse(ProblemDocument(.fieldsTooLarge(bytesMax: bytes), requestID: id))
        case .invalidVersion:
            refuse(ProblemDocument(.versionUnsupported, requestID: id))
        default:
            refuse(.malformed("This is no HTTP/1.1 request: \(error).", status: 400, requestID: id))
        }
    }

    /// Ends the connection once everything sent has left, and reads what still comes meanwhile: closing
    /// with bytes unread would take the answer away from the client.
    func linger() {
        guard !isClosing, let out = channelContext else { return }
        isClosing = true
        waiting.removeAll()
        deadline = context.clock.unixMilliseconds() + WebClientHandler.lingerMilliseconds
        let isPlain = scheme == "http"
        let empty = out.channel.allocator.buffer(capacity: 0)
        let channel = out.channel
        out.writeAndFlush(wrapOutboundOut(empty)).whenComplete { _ in
            channel.close(mode: isPlain ? .output : .all, promise: nil)
        }
        readIfWanted()
    }

    /// Ends the connection now.
    func close() {
        isClosing = true
        channelContext?.close(promise: nil)
    }
}
