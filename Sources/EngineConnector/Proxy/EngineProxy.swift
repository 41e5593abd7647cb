import AsyncHTTPClient
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Lets a service read what it needs from the engine, and nothing else, over a unix socket of its own.
///
/// Whoever holds the engine's socket holds the host: a read-only mount of it still takes writes. So only
/// this process has it, in a container without a network, and everybody else asks here.
public struct EngineProxy: Sendable {
    /// Connections at once.
    static let connectionsMax = 16
    /// What connections that were accepted last get to be taken up before the socket is closed.
    private static let handingOnMilliseconds: Int64 = 100
    /// Bytes of the list of containers.
    static let listingBytesMax = 8_388_608
    /// Bytes of one event.
    static let eventBytesMax = 1_048_576
    /// Longest time of an answer that is no stream.
    static let answerSeconds: Int64 = 60
    /// Longest time of one stream.
    static let streamSeconds: Int64 = 86_400

    private let listenPath: String
    private let enginePath: String
    private let rule: EngineProxyRule

    /// Prepares a proxy.
    ///
    /// - Parameters:
    ///   - listen: Path of the socket to answer on.
    ///   - engine: Path of the engine's socket.
    ///   - project: Name of the Compose project whose containers may be seen.
    ///   - outputOf: Service of which the replicas' output may be followed; nil for none.
    public init(listen: String, engine: String, project: String, outputOf: String? = nil) {
        listenPath = listen
        enginePath = engine
        rule = EngineProxyRule(project: project, outputOf: outputOf)
    }

    private typealias Connection = NIOAsyncChannel<
        HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>
    >
    private typealias Writer = NIOAsyncChannelOutboundWriter<
        HTTPPart<HTTPResponseHead, ByteBuffer>
    >

    /// Answers until it is cancelled.
    ///
    /// - Throws: When the socket cannot be made.
    public func run() async throws {
        defer { unlink(listenPath) }
        try await EngineHTTP.withClient { try await serve($0) }
    }

    private func serve(_ client: HTTPClient) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(unixDomainSocketPath: listenPath, cleanupExistingSocketFile: true) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(BufferBodyHandler())
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        chmod(listenPath, 0o660)
        let open = OpenConnections()
        // NIO ends the process when an accepted connection that nobody has taken up is thrown away: so a cancellation
        // first stops accepting, then closes the socket, and reaches the connections once all were taken up.
        let accepting = Task {
            try await server.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        let count = open.count.add(1, ordering: .relaxed).newValue
                        group.addTask {
                            await talk(connection, client, isBusy: count > Self.connectionsMax)
                            open.count.subtract(1, ordering: .relaxed)
                        }
                    }
                    group.cancelAll()
                }
            }
        }
        try await withTaskCancellationHandler {
            try await accepting.value
        } onCancel: {
            let channel = server.channel
            channel.setOption(.autoRead, value: false).whenComplete { _ in
                channel.eventLoop.scheduleTask(in: .milliseconds(Self.handingOnMilliseconds)) {
                    channel.close(promise: nil)
                }
            }
        }
        try Task.checkCancellation()
    }

    /// Answers one request of a connection; ends when either side goes away.
    private func talk(_ connection: Connection, _ client: HTTPClient, isBusy: Bool) async {
        let channel = connection.channel
        try? await connection.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: Void.self) { group in
                var head: HTTPRequestHead?
                var hasBody = false
                // Reading goes on during the answer: a client that leaves ends a quiet stream.
                for try await part in inbound {
                    switch part {
                    case .head(let received):
                        guard head == nil else { return group.cancelAll() }
                        head = received
                    case .body: hasBody = true
                    case .end:
                        guard let head else { return }
                        let refusal: String? =
                            isBusy
                            ? "more than \(Self.connectionsMax) connections"
                            : hasBody ? "a call with a body is not allowed" : nil
                        group.addTask {
                            try? await answer(head, refusal, client, outbound)
                            try? await channel.close()
                        }
                    }
                }
                group.cancelAll()
            }
        }
    }

    private func answer(
        _ head: HTTPRequestHead,
        _ refusal: String?,
        _ client: HTTPClient,
        _ outbound: Writer
    ) async throws {
        if let refusal { return try await refuse(.forbidden, refusal, outbound) }
        let decision = rule.decide(method: head.method.rawValue, address: head.uri)
        if case .refuse(let reason) = decision {
            return try await refuse(.forbidden, reason, outbound)
        }
        var filter: ProjectEventFilter?
        let response: HTTPClientResponse
        do throws(EngineError) {
            switch decision {
            case .refuse: return
            case .pass(let address):
                response = try await ask(address, client, seconds: Self.answerSeconds)
            case .follow(let address, let containers):
                let known = try await identities(at: containers, client)
                filter = ProjectEventFilter(project: rule.project, containers: known)
                response = try await ask(address, client, seconds: Self.streamSeconds)
            case .output(let address, let container, let containers):
                let known = try await identities(at: containers, client)
                guard known.contains(container) else {
                    throw EngineError(
                        code: .notFound,
                        message:
                            "\(container.prefix(12)) is no running replica whose output may be read"
                    )
                }
                response = try await ask(address, client, seconds: Self.streamSeconds)
            }
        } catch  where error.code == .notFound {
            return try await refuse(.forbidden, error.message, outbound)
        } catch {
            return try await refuse(.badGateway, error.message, outbound)
        }
        try await pass(response, filter, outbound)
    }

    /// Asks the engine.
    private func ask(
        _ address: String,
        _ client: HTTPClient,
        seconds: Int64
    ) async throws(EngineError) -> HTTPClientResponse {
        let host = PercentEncoding.encode(enginePath)
        var request = HTTPClientRequest(url: "http+unix://\(host)\(address)")
        request.headers.add(name: "Host", value: "engine")
        do {
            return try await client.execute(request, timeout: .seconds(seconds))
        } catch {
            throw EngineError(code: .unreachable, message: "the engine does not answer: \(error)")
        }
    }

    /// The project's containers as they are now.
    private func identities(
        at address: String,
        _ client: HTTPClient
    ) async throws(EngineError) -> [String] {
        let response = try await ask(address, client, seconds: Self.answerSeconds)
        do {
            let body = try await response.body.collect(upTo: Self.listingBytesMax)
            guard response.status == .ok else {
                throw EngineError(
                    code: .refused,
                    message: "the engine lists no containers: \(response.status.code)"
                )
            }
            let data = Data(body.readableBytesView)
            return try JSONDecoder().decode([ContainerSummary].self, from: data).map(\.id)
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(
                code: .malformedAnswer,
                message: "the engine's list of containers is not as expected: \(error)"
            )
        }
    }

    /// Hands an answer on, of a stream of events only what passes the filter.
    private func pass(
        _ response: HTTPClientResponse,
        _ filter: ProjectEventFilter?,
        _ outbound: Writer
    ) async throws {
        var headers = HTTPHeaders([("Connection", "close")])
        for name in ["Content-Type", "Api-Version"] {
            if let value = response.headers.first(name: name) {
                headers.add(name: name, value: value)
            }
        }
        headers.add(name: "Transfer-Encoding", value: "chunked")
        try await outbound.write(
            .head(HTTPResponseHead(version: .http1_1, status: response.status, headers: headers))
        )
        guard var filter, response.status == .ok else {
            for try await part in response.body { try await outbound.write(.body(part)) }
            return try await outbound.write(.end(nil))
        }
        var lines = LineSplitter(lineBytesMax: Self.eventBytesMax)
        for try await part in response.body {
            var kept = ByteBuffer()
            for line in try lines.split(part.readableBytesView) where filter.passes(line) {
                kept.writeBytes(line)
                kept.writeInteger(UInt8(ascii: "\n"))
            }
            if kept.readableBytes > 0 { try await outbound.write(.body(kept)) }
        }
        if let line = lines.finish(), filter.passes(line) {
            try await outbound.write(.body(ByteBuffer(bytes: line + [UInt8(ascii: "\n")])))
        }
        try await outbound.write(.end(nil))
    }

    private func refuse(
        _ status: HTTPResponseStatus,
        _ reason: String,
        _ outbound: Writer
    ) async throws {
        var text = "{\"message\":\"engine-proxy: "
        for scalar in reason.unicodeScalars {
            let isPlain = scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
            text.unicodeScalars.append(isPlain ? scalar : "?")
        }
        let body = ByteBuffer(string: text + "\"}\n")
        let headers = HTTPHeaders([
            ("Content-Type", "application/json"), ("Connection", "close"),
            ("Content-Length", String(body.readableBytes)),
        ])
        try await outbound.write(
            .head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))
        )
        try await outbound.write(.body(body))
        try await outbound.write(.end(nil))
    }
}
