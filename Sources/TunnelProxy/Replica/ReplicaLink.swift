internal import NIOCore
internal import VotingCore
internal import WireProtocols

/// One session's connection to one replica: frames its replies and matches them to what was asked.
///
/// Confined to the session's event loop. Commands may be pipelined: the server answers in order, so a
/// late reply is matched to its own command while the next one is on its way.
final class ReplicaLink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a reply is for.
    enum Purpose {
        /// A vote of the session.
        case vote(Run)
        /// Housekeeping whose failure makes the replica useless to this session (pins, snapshots).
        case required(() -> Void)
        /// Replay on a joining replica: the outcome was voted when the client sent it.
        case replayed
        /// A query whose one value is wanted; nil when there is none.
        case value((String?) -> Void)
        /// Preparing a statement again on a joining replica.
        case reprepared(PreparedStatement)
    }

    private struct Expectation {
        var scanner: ReplyScanner
        let purpose: Purpose
    }

    /// Bytes after which a long reply is cut into a window, at the next packet boundary.
    static let replyWindowBytes = 65_536

    /// The replica at the other end.
    let replica: ReplicaIndex
    /// The replica's own connection id, for KILL.
    private(set) var threadID: UInt32 = 0
    private weak var session: Session?
    private var login: ReplicaLogin?
    private var expectations = CircularBuffer<Expectation>(initialCapacity: 4)
    private var deferred = CircularBuffer<() -> Bool>()
    private var buffer = ByteBuffer()
    private var scanned = 0
    private var context: ChannelHandlerContext?
    private var isReading = true
    private(set) var isReady = false
    private(set) var isClosed = false
    private let key: PacketHashKey
    private let windowBytes: Int

    /// Creates the handler of a connection that logs in with `login`.
    init(
        replica: ReplicaIndex,
        session: Session,
        login: ReplicaLogin,
        key: PacketHashKey,
        windowBytes: Int
    ) {
        self.replica = replica
        self.session = session
        self.login = login
        self.key = key
        self.windowBytes = windowBytes
    }

    /// Number of replies the replica owes this session.
    var owed: Int { expectations.count + deferred.count }

    /// True while something waits for a late prepare: what is sent now has to wait behind it.
    var isDeferring: Bool { !deferred.isEmpty }

    /// False while the replica takes bytes more slowly than they are sent.
    var isWritable: Bool { isClosed || context?.channel.isWritable ?? true }

    // MARK: Sending

    /// Sends bytes whose reply has this shape and purpose; nothing is flushed.
    func send(_ bytes: ByteBuffer, shape: ReplyShape, purpose: Purpose) {
        guard !isClosed else { return }
        if deferred.isEmpty {
            expectations.append(
                Expectation(scanner: ReplyScanner(shape: shape, key: key), purpose: purpose)
            )
            context?.write(wrapOutboundOut(bytes), promise: nil)
            return
        }
        deferred.append { [weak self] in
            guard let self else { return true }
            self.expectations.append(
                Expectation(scanner: ReplyScanner(shape: shape, key: self.key), purpose: purpose)
            )
            self.context?.write(self.wrapOutboundOut(bytes), promise: nil)
            return true
        }
    }

    /// Sends a command that has no reply (SEND_LONG_DATA, CLOSE) or the client's file.
    func sendUnanswered(_ bytes: ByteBuffer) {
        guard !isClosed else { return }
        if deferred.isEmpty {
            context?.write(wrapOutboundOut(bytes), promise: nil)
            return
        }
        deferred.append { [weak self] in
            guard let self else { return true }
            self.context?.write(self.wrapOutboundOut(bytes), promise: nil)
            return true
        }
    }

    /// Sends once `make` can build the bytes, that is once a late prepare was answered.
    func sendWhenPossible(
        shape: ReplyShape,
        purpose: Purpose?,
        make: @escaping () -> ByteBuffer?
    ) {
        let attempt: () -> Bool = { [weak self] in
            guard let self, !self.isClosed else { return true }
            guard let bytes = make() else { return false }
            if let purpose {
                self.expectations.append(
                    Expectation(
                        scanner: ReplyScanner(shape: shape, key: self.key),
                        purpose: purpose
                    )
                )
            }
            self.context?.write(self.wrapOutboundOut(bytes), promise: nil)
            return true
        }
        if deferred.isEmpty, attempt() { return }
        deferred.append(attempt)
    }

    /// Flushes what was sent.
    func flush() { context?.flush() }

    /// Stops or resumes reading, to bound what an undecided reply may hold in memory.
    func setReading(_ reading: Bool) {
        guard reading != isReading, let context, !isClosed else { return }
        isReading = reading
        context.channel.setOption(.autoRead, value: reading).whenFailure { _ in }
    }

    /// Ends the connection; replies still owed count as failed.
    func close() {
        guard !isClosed else { return }
        context?.close(promise: nil)
        ended(reason: "closed by the tunnel")
    }

    // MARK: Receiving

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = unwrapInboundIn(data)
        if buffer.readableBytes == 0 {
            buffer = incoming
            scanned = 0
        } else {
            // Without this a long reply that never ends on a read would be kept from its first byte.
            buffer.discardReadBytes()
            buffer.writeBuffer(&incoming)
        }
        if isReady { scan() } else { advanceLogin() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        session?.repliesRead()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { session?.resumeFile() }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended(reason: "the replica closed the connection")
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
        ended(reason: "connection error")
    }

    private func advanceLogin() {
        while let packet = MySQLFraming.nextPacket(&buffer) {
            guard var login else { return }
            let step = login.received(packet.payload, sequence: packet.sequence)
            self.login = login
            switch step {
            case .send(let bytes):
                context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            case .wait:
                break
            case .loggedIn(let threadID, let status):
                self.threadID = threadID
                self.login = nil
                isReady = true
                session?.linkReady(self, status: status)
                return
            case .refused(let error):
                self.login = nil
                session?.linkRefused(self, error: error)
                close()
                return
            }
        }
    }

    private func scan() {
        while !isClosed, let step = scanPacket() {
            switch step {
            case .more:
                if scanned >= windowBytes { cutWindow() }
            case .localInfile:
                guard let slice = takeScanned(), case .vote(let run)? = expectations.first?.purpose
                else { break }
                session?.wantsFile(run, replica, slice)
            case .complete:
                guard let slice = takeScanned() else { return }
                let expectation = expectations.removeFirst()
                deliver(expectation, slice)
                runDeferred()
            case .malformed:
                context?.close(promise: nil)
                ended(reason: "malformed reply")
                return
            }
        }
        if buffer.readableBytes == 0 {
            buffer = ByteBuffer()
            scanned = 0
        }
    }

    /// Scans the next whole packet; nil when there is none, or nothing is expected.
    private func scanPacket() -> ReplyScanner.Step? {
        let start = buffer.readerIndex + scanned
        guard buffer.writerIndex - start >= 4 else { return nil }
        guard !expectations.isEmpty else {
            // An unsolicited packet is the server saying goodbye (shutdown, kill).
            return .malformed
        }
        return buffer.withUnsafeReadableBytes { bytes -> ReplyScanner.Step? in
            let at = scanned
            let length = Int(bytes[at]) | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2]) << 16
            guard bytes.count - at - 4 >= length else { return nil }
            scanned = at + 4 + length
            return expectations[expectations.startIndex].scanner.scan(
                UnsafeRawBufferPointer(rebasing: bytes[(at + 4)..<(at + 4 + length)]),
                sequenceID: bytes[at + 3]
            )
        }
    }

    private func takeScanned() -> ByteBuffer? {
        defer { scanned = 0 }
        return buffer.readSlice(length: scanned)
    }

    private func cutWindow() {
        guard let slice = takeScanned(), let head = expectations.first else { return }
        if case .vote(let run) = head.purpose {
            session?.windowClosed(run, replica, slice, head.scanner.summary)
        }
    }

    private func deliver(_ expectation: Expectation, _ slice: ByteBuffer) {
        let summary = expectation.scanner.summary
        switch expectation.purpose {
        case .vote(let run):
            session?.replied(run, replica, summary, slice)
        case .required(let done):
            if summary.isError {
                context?.close(promise: nil)
                ended(reason: "housekeeping statement failed with error \(summary.errorCode)")
            } else {
                done()
            }
        case .value(let report):
            report(summary.isError ? nil : MySQLFraming.singleValue(slice))
        case .replayed:
            // It succeeded where the client sent it: this replica would go on in another state.
            guard summary.isError else { return }
            context?.close(promise: nil)
            ended(reason: "a replayed statement failed with error \(summary.errorCode)")
        case .reprepared(let statement):
            guard !summary.isError else {
                context?.close(promise: nil)
                ended(reason: "a statement cannot be prepared again: error \(summary.errorCode)")
                return
            }
            statement.replicaIDs[Int(replica.rawValue)] = summary.statementID
        }
    }

    private func runDeferred() {
        guard !deferred.isEmpty else { return }
        var wrote = false
        while let attempt = deferred.first, attempt() {
            deferred.removeFirst()
            wrote = true
        }
        if wrote { flush() }
    }

    private func ended(reason: String) {
        guard !isClosed else { return }
        isClosed = true
        isReady = false
        deferred.removeAll()
        var runs: [Run] = []
        var reports: [(String?) -> Void] = []
        for expectation in expectations {
            if case .vote(let run) = expectation.purpose { runs.append(run) }
            if case .value(let report) = expectation.purpose { reports.append(report) }
        }
        expectations.removeAll()
        buffer = ByteBuffer()
        session?.linkEnded(self, owing: runs, reason: reason)
        for report in reports { report(nil) }
    }
}
