import NIOCore
import NIOPosix

/// A connection to the engine that turns into a raw stream after one HTTP exchange.
///
/// AsyncHTTPClient cannot hand over an upgraded connection, so this one speaks the few bytes of HTTP
/// itself.
struct RawConnection: Sendable {
    /// Path of the engine's socket.
    let socketPath: String

    /// Posts JSON, expects the upgrade and hands the stream's payload over.
    ///
    /// - Parameters:
    ///   - path: path with the API version.
    ///   - json: body of the request.
    ///   - input: what to send on the raw stream.
    ///   - body: gets payload parts in order.
    /// - Throws: `EngineError`, or what `body` throws.
    func post(
        _ path: String,
        json: [UInt8],
        input: ExecRequest.StandardInput,
        _ body: (RawStreamDemultiplexer.Part) async throws -> Void
    ) async throws {
        let channel = try await connect()
        try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(request(path, json))
            var parser = UpgradeAnswerParser()
            var stream = RawStreamDemultiplexer()
            var isUpgraded = false
            for try await buffer in inbound {
                var bytes = Array(buffer.readableBytesView)
                if !isUpgraded {
                    switch try parser.parse(bytes, ended: false) {
                    case .incomplete:
                        continue
                    case .refused(let status, let answer):
                        _ = try EngineAnswer(
                            status: status,
                            body: answer,
                            call: "POST \(path)"
                        ).checked()
                    case .upgraded(let rest):
                        isUpgraded = true
                        bytes = rest
                        try await send(input, outbound)
                    }
                }
                for part in try stream.split(bytes) {
                    try await body(part)
                }
            }
            if !isUpgraded { _ = try parser.parse([], ended: true) }
            guard stream.isAtBoundary else {
                throw EngineError(
                    code: .malformedAnswer,
                    message: "the output stream was cut",
                    call: "POST \(path)"
                )
            }
        }
    }

    private func connect() async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.allowRemoteHalfClosure, value: true)
                .connect(unixDomainSocketPath: socketPath) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(
                                isOutboundHalfClosureEnabled: true,
                                inboundType: ByteBuffer.self,
                                outboundType: ByteBuffer.self
                            )
                        )
                    }
                }
        } catch {
            throw EngineError(
                code: .unreachable,
                message: "no container engine answers on \(socketPath): \(error)",
                call: "connect"
            )
        }
    }

    private func send(
        _ input: ExecRequest.StandardInput,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws {
        switch input {
        case .closed, .heldOpen:
            break
        case .bytes(let bytes):
            try await outbound.write(ByteBuffer(bytes: bytes))
            outbound.finish()
        }
    }

    private func request(_ path: String, _ json: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeString("POST \(path) HTTP/1.1\r\nHost: engine\r\n")
        buffer.writeString("Connection: Upgrade\r\nUpgrade: tcp\r\n")
        buffer.writeString("Content-Type: application/json\r\n")
        buffer.writeString("Content-Length: \(json.count)\r\n\r\n")
        buffer.writeBytes(json)
        return buffer
    }
}
