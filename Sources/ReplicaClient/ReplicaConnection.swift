internal import HostLookup
internal import NIOConcurrencyHelpers
public import NIOCore
internal import NIOPosix

/// A client connection to one MySQL or MariaDB server: text protocol, one statement at a time.
///
/// Statements of several tasks wait for one another. Cancelling a waiting or running call ends it;
/// when it was running the connection is closed, because the server may still be at work.
public final class ReplicaConnection: Sendable {
    /// Longest packet accepted from a server, in bytes (MySQL's own limit).
    public static let packetBytesMax = 1_073_741_824

    /// The server's number of this session.
    public let threadID: UInt32
    /// The server's version text.
    public let serverVersion: String

    private let channel: any Channel
    private let handler: NIOLoopBound<ReplicaChannelHandler>
    private let nextIdentifier = NIOLockedValueBox<UInt64>(0)

    private init(channel: any Channel, ready: ReplicaChannelHandler.Ready) {
        self.channel = channel
        handler = ready.handler
        threadID = ready.threadID
        serverVersion = ready.serverVersion
    }

    /// Whoever forgets a connection must not leave it open at the server.
    deinit {
        channel.eventLoop.execute { [handler] in handler.value.quit() }
    }

    /// Connects and logs in; `timeout` bounds both together.
    ///
    /// The connection lives on one event loop of the group.
    public static func connect(
        _ address: ReplicaAddress,
        credentials: ReplicaCredentials,
        database: String? = nil,
        timeout: TimeAmount = .seconds(3),
        on group: any EventLoopGroup
    ) async throws(ReplicaClientError) -> ReplicaConnection {
        let eventLoop = group.next()
        let ready = eventLoop.makePromise(of: ReplicaChannelHandler.Ready.self)
        let connected = ClientBootstrap(group: eventLoop)
            .resolver(FoundAddresses(of: address.host, port: address.port, on: eventLoop))
            .connectTimeout(timeout)
            .channelOption(ChannelOptions.socketOption(.so_keepalive), value: 1)
            .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = ReplicaChannelHandler(
                        login: ReplicaLogin(credentials: credentials, database: database),
                        ready: ready,
                        loginTimeout: timeout,
                        packetBytesMax: packetBytesMax
                    )
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(host: address.host, port: address.port)
        let outcome: Result<ReplicaConnection, any Error>
        do {
            let channel: any Channel
            do {
                channel = try await connected.get()
            } catch {
                // The handler may never have been added; failing twice does nothing.
                ready.fail(ReplicaClientError.connect("\(error)"))
                throw ReplicaClientError.connect("\(error)")
            }
            let finished = try await withTaskCancellationHandler {
                try await ready.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
            outcome = .success(ReplicaConnection(channel: channel, ready: finished))
        } catch {
            outcome = .failure(error)
        }
        return try Self.unwrap(outcome)
    }

    /// True until the connection is closed.
    public var isActive: Bool { channel.isActive }

    /// Runs a statement and reads its whole reply within `timeout`.
    ///
    /// A reply with more than `bytesMax` bytes of rows closes the connection.
    public func query(
        _ sql: String,
        timeout: TimeAmount = .seconds(30),
        bytesMax: Int = 16_777_216
    ) async throws(ReplicaClientError) -> QueryResult {
        try await query(ByteBuffer(string: sql), timeout: timeout, bytesMax: bytesMax)
    }

    /// Runs a statement given as bytes, otherwise as above.
    public func query(
        _ sql: ByteBuffer,
        timeout: TimeAmount = .seconds(30),
        bytesMax: Int = 16_777_216
    ) async throws(ReplicaClientError) -> QueryResult {
        let promise = channel.eventLoop.makePromise(of: QueryResult.self)
        let sink = ReplicaCommand.Sink.whole(promise, bytesMax: bytesMax)
        return try await run(sql, sink: sink, timeout: timeout, future: promise.futureResult)
    }

    /// Runs a statement whose rows do not matter.
    @discardableResult
    public func execute(
        _ sql: String,
        timeout: TimeAmount = .seconds(30)
    ) async throws(ReplicaClientError) -> QueryOutcome {
        try await query(ByteBuffer(string: sql), timeout: timeout).outcome
    }

    /// Runs a statement and hands out its rows as they come.
    ///
    /// `timeout` bounds each pause of the server; time in which the caller reads nothing is free.
    public func stream(
        _ sql: String,
        timeout: TimeAmount = .seconds(30)
    ) async throws(ReplicaClientError) -> ReplicaRowStream {
        let promise = channel.eventLoop.makePromise(of: ReplicaRowStream.self)
        var rows = try await run(
            ByteBuffer(string: sql),
            sink: .stream(promise),
            timeout: timeout,
            future: promise.futureResult
        )
        rows.owner = self
        return rows
    }

    /// Says goodbye and closes; whoever waits for a reply gets `closed`.
    public func close() async {
        channel.eventLoop.execute { [handler] in handler.value.quit() }
        try? await channel.closeFuture.get()
    }

    private func run<Value: Sendable>(
        _ sql: ByteBuffer,
        sink: ReplicaCommand.Sink,
        timeout: TimeAmount,
        future: EventLoopFuture<Value>
    ) async throws(ReplicaClientError) -> Value {
        let identifier = nextIdentifier.withLockedValue { value in
            value += 1
            return value
        }
        let command = ReplicaCommand(
            identifier: identifier,
            sql: sql,
            sink: sink,
            timeout: timeout
        )
        channel.eventLoop.execute { [handler] in handler.value.submit(command) }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(
                try await withTaskCancellationHandler {
                    try await future.get()
                } onCancel: { [handler, channel] in
                    channel.eventLoop.execute { handler.value.cancel(identifier) }
                }
            )
        } catch {
            outcome = .failure(error)
        }
        return try Self.unwrap(outcome)
    }

    private static func unwrap<Value>(
        _ outcome: Result<Value, any Error>
    ) throws(ReplicaClientError) -> Value {
        switch outcome {
        case .success(let value): return value
        case .failure(let error as ReplicaClientError): throw error
        case .failure(let error): throw .connect("\(error)")
        }
    }
}
