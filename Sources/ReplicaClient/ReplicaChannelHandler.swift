internal import NIOCore
internal import WireProtocols

/// Speaks the client's side of the protocol on one channel; lives on the channel's event loop.
final class ReplicaChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// What a connection is after its login.
    struct Ready: Sendable {
        let handler: NIOLoopBound<ReplicaChannelHandler>
        let threadID: UInt32
        let serverVersion: String
    }

    typealias Source = ReplicaRowStream.Producer.Source

    /// A command whose reply is being read.
    struct Running {
        let command: ReplicaCommand
        var reader = ReplyReader()
        var columns: [ReplicaColumn] = []
        var rows: [ReplicaRow] = []
        var bytes = 0
        var source: Source?
        var failure: ReplicaClientError?
    }

    /// Life of the connection: `loggingIn` to `idle`, `idle` to `running` and back, all to `closed`.
    private enum State {
        case loggingIn(ReplicaLogin)
        case idle
        case running(Running)
        case closed(ReplicaClientError)
    }

    /// Commands that wait for their turn.
    static let commandsWaitingMax = 1_024
    /// Batches a stream's consumer may be behind before reading stops, and when it goes on.
    static let streamBatches = 2...8

    private var state: State
    private let ready: EventLoopPromise<Ready>
    private let loginTimeout: TimeAmount
    private var assembler: PacketAssembler
    private var waiting = CircularBuffer<ReplicaCommand>()
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var isStalled = false
    private var isReadHeldBack = false

    init(
        login: ReplicaLogin,
        ready: EventLoopPromise<Ready>,
        loginTimeout: TimeAmount,
        packetBytesMax: Int
    ) {
        state = .loggingIn(login)
        self.ready = ready
        self.loginTimeout = loginTimeout
        assembler = PacketAssembler(packetBytesMax: packetBytesMax)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        startTimer(loginTimeout, context: context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        close(.closed)
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        close(.closed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(error as? ReplicaClientError ?? .connect("\(error)"))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        assembler.append(unwrapInboundIn(data))
        do throws(ReplicaClientError) {
            while case .some(let payload) = try nextPayload() {
                try received(payload, context: context)
            }
            flushBatch()
        } catch {
            close(error)
        }
    }

    func read(context: ChannelHandlerContext) {
        if isStalled {
            isReadHeldBack = true
        } else {
            context.read()
        }
    }

    // MARK: Commands

    /// Takes a command; its promise is kept whatever happens.
    func submit(_ command: ReplicaCommand) {
        switch state {
        case .closed(let error): command.fail(error == .cancelled ? .closed : error)
        case .idle: start(command)
        case .loggingIn, .running:
            guard waiting.count < Self.commandsWaitingMax else {
                return command.fail(.protocolViolation("too many statements wait"))
            }
            waiting.append(command)
        }
    }

    /// Ends the connection for a caller that no longer wants its reply.
    func cancel(_ command: UInt64) {
        if case .running(let running) = state, running.command.identifier == command {
            close(.cancelled)
        } else if let index = waiting.firstIndex(where: { $0.identifier == command }) {
            waiting.remove(at: index).fail(.cancelled)
        }
    }

    /// Says goodbye and closes.
    func quit() {
        if case .idle = state, let context {
            let goodbye = ByteBuffer(integer: MySQLCommand.quit.rawValue)
            let framed = assembler.frame(goodbye, restarting: true)
            context.writeAndFlush(wrapOutboundOut(framed), promise: nil)
        }
        close(.closed)
    }

    /// A stream's consumer has room again.
    func demandReturned(_ command: UInt64) {
        guard case .running(let running) = state, running.command.identifier == command else {
            return
        }
        resumeReading()
    }

    /// A stream's consumer wants nothing more.
    func consumerLeft(_ command: UInt64) {
        guard case .running(let running) = state, running.command.identifier == command else {
            return
        }
        close(.cancelled)
    }

    private func start(_ command: ReplicaCommand) {
        guard let context else { return command.fail(.closed) }
        state = .running(Running(command: command))
        var payload = ByteBuffer()
        payload.reserveCapacity(command.sql.readableBytes + 1)
        payload.writeInteger(MySQLCommand.query.rawValue)
        payload.writeImmutableBuffer(command.sql)
        let framed = assembler.frame(payload, restarting: true)
        context.writeAndFlush(wrapOutboundOut(framed), promise: nil)
        startTimer(command.timeout, context: context)
    }

    // MARK: Packets

    private func nextPayload() throws(ReplicaClientError) -> ByteBuffer? {
        switch state {
        case .closed: nil
        case .loggingIn, .idle, .running: try assembler.next()
        }
    }

    private func received(
        _ payload: ByteBuffer,
        context: ChannelHandlerContext
    ) throws(ReplicaClientError) {
        switch state {
        case .loggingIn(let login): try loginReceived(payload, login: login, context: context)
        case .running(let running): try replyReceived(payload, running: running, context: context)
        case .idle:
            // A server that shuts down says so unasked.
            throw ErrorPacket(payload: payload) == nil
                ? .protocolViolation("a packet nobody asked for") : .closed
        case .closed: return
        }
    }

    private func loginReceived(
        _ payload: ByteBuffer,
        login: ReplicaLogin,
        context: ChannelHandlerContext
    ) throws(ReplicaClientError) {
        var login = login
        let action = try login.received(payload)
        state = .loggingIn(login)
        switch action {
        case .send(let answer):
            let framed = assembler.frame(answer, restarting: false)
            context.writeAndFlush(wrapOutboundOut(framed), promise: nil)
        case .wait: return
        case .finished(let threadID, let version):
            stopTimer()
            state = .idle
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            ready.succeed(Ready(handler: bound, threadID: threadID, serverVersion: version))
            startNext()
        }
    }

    private func replyReceived(
        _ payload: ByteBuffer,
        running: Running,
        context: ChannelHandlerContext
    ) throws(ReplicaClientError) {
        // Taken out so that rows are appended in place, not to a copy.
        state = .idle
        var running = running
        let event: ReplyReader.Event
        do throws(ReplicaClientError) {
            event = try running.reader.received(payload)
        } catch {
            state = .running(running)
            throw error
        }
        switch event {
        case .pending: break
        case .columns(let columns):
            running.columns = columns
            openStream(&running, context: context)
        case .row(let row):
            running.bytes += payload.readableBytes
            if case .whole(_, let bytesMax) = running.command.sink, running.bytes > bytesMax {
                state = .running(running)
                throw .replyTooLarge(bytesMax: bytesMax)
            }
            running.rows.append(row)
        case .fileWanted:
            let refusal = assembler.frame(ByteBuffer(), restarting: false)
            context.writeAndFlush(wrapOutboundOut(refusal), promise: nil)
        case .finished(let outcome):
            return finish(&running, outcome: outcome, context: context)
        case .failed(let error):
            return fail(running, error)
        }
        state = .running(running)
    }

    private func openStream(_ running: inout Running, context: ChannelHandlerContext) {
        guard case .stream(let promise) = running.command.sink, running.source == nil else {
            return
        }
        let demand = StreamDemand(
            handler: NIOLoopBound(self, eventLoop: context.eventLoop),
            eventLoop: context.eventLoop,
            command: running.command.identifier
        )
        let sequence = ReplicaRowStream.Producer.makeSequence(
            backPressureStrategy: .init(
                lowWatermark: Self.streamBatches.lowerBound,
                highWatermark: Self.streamBatches.upperBound
            ),
            finishOnDeinit: false,
            delegate: demand
        )
        running.source = sequence.source
        promise.succeed(ReplicaRowStream(columns: running.columns, producer: sequence.sequence))
    }

    private func finish(
        _ running: inout Running,
        outcome: QueryOutcome,
        context: ChannelHandlerContext
    ) {
        stopTimer()
        openStream(&running, context: context)
        state = .idle
        switch running.command.sink {
        case .whole(let promise, _):
            promise.succeed(
                QueryResult(columns: running.columns, rows: running.rows, outcome: outcome)
            )
        case .stream:
            if !running.rows.isEmpty {
                _ = running.source?.yield(contentsOf: CollectionOfOne(running.rows))
            }
            running.source?.finish()
        }
        resumeReading()
        startNext()
    }

    private func fail(_ running: Running, _ error: ReplicaClientError) {
        stopTimer()
        state = .idle
        if let source = running.source {
            source.finish(error)
        } else {
            running.command.fail(error)
        }
        resumeReading()
        startNext()
    }

    private func startNext() {
        guard case .idle = state, let command = waiting.popFirst() else { return }
        start(command)
    }

    // MARK: Streams and time

    /// Hands the rows of this read to a stream's consumer and stops reading when it is behind.
    private func flushBatch() {
        guard case .running(var running) = state, let source = running.source, let context else {
            return
        }
        var isBehind = false
        if !running.rows.isEmpty {
            let batch = running.rows
            running.rows = []
            switch source.yield(contentsOf: CollectionOfOne(batch)) {
            case .produceMore, .dropped: break
            case .stopProducing: isBehind = true
            }
        }
        state = .running(running)
        if isBehind {
            stopTimer()
            isStalled = true
        } else {
            startTimer(running.command.timeout, context: context)
        }
    }

    private func resumeReading() {
        guard isStalled else { return }
        isStalled = false
        if case .running(let running) = state, let context {
            startTimer(running.command.timeout, context: context)
        }
        guard isReadHeldBack else { return }
        isReadHeldBack = false
        context?.read()
    }

    private func startTimer(_ delay: TimeAmount, context: ChannelHandlerContext) {
        timer?.cancel()
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: delay) { bound.value.close(.timeout) }
    }

    private func stopTimer() {
        timer?.cancel()
        timer = nil
    }

    /// Closes the channel, then fails everyone who waits.
    private func close(_ error: ReplicaClientError) {
        let previous = state
        if case .closed = previous { return }
        state = .closed(error)
        stopTimer()
        context?.close(promise: nil)
        switch previous {
        case .loggingIn: ready.fail(error)
        case .running(let running):
            if let source = running.source {
                source.finish(error)
            } else {
                running.command.fail(error)
            }
        case .idle, .closed: break
        }
        while let command = waiting.popFirst() { command.fail(.closed) }
    }
}
