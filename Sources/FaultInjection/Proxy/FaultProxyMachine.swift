/// What one proxied connection does with each packet: a pure machine, one per connection.
///
/// Events come from the shell in the order of the wire, actions are carried out in order. `claim` asks
/// whether the fault is armed and takes it; a fault that acts once is given to one asker only.
struct FaultProxyMachine {
    /// What the shell must do.
    enum Action: Equatable {
        /// Send a packet to the replica.
        case sendToServer(MySQLPacket)
        /// Send a packet to the client.
        case sendToClient(MySQLPacket)
        /// Call `timerFired` with this timer after this time.
        case schedule(Timer, milliseconds: Int)
        /// The fault acted; the text says on what.
        case reportActed(String)
        /// Close both sides.
        case close
    }

    /// A timer of the machine.
    enum Timer: Equatable, Sendable {
        /// A late reply is due.
        case release
        /// No second statement came to swap with.
        case reorder
    }

    private enum Phase {
        case greeting
        case login
        case commands
        /// The bytes cannot be read (TLS): everything passes through.
        case blind
    }

    private enum Treatment {
        case forward
        case swallow
        case corrupt(isBinary: Bool)
        case delay(milliseconds: Int)
        case never
    }

    private enum Pending {
        case reply(ReplyTracker, Treatment, preparing: String?)
        case synthetic(MySQLPacket)
    }

    /// Replies owed to the client at once.
    static let pendingMax = 4096
    /// Bytes of late replies held back.
    static let heldBytesMax = 67_108_864
    /// Prepared statements remembered.
    static let statementsMax = 16_382
    /// Time a statement waits for the next one.
    static let reorderMilliseconds = 3_000
    private static let tlsCapability: UInt8 = 0x08

    private let fault: ProxyFault
    private let pattern: StatementPattern
    private var phase = Phase.greeting
    private var pending: [Pending] = []
    private var statements: [UInt32: String] = [:]
    private var heldStatement: MySQLPacket?
    private var heldReplies: [MySQLPacket] = []
    private var heldBytes = 0
    private var isHolding = false
    private var isStuck = false

    /// Creates the machine of one connection.
    init(fault: ProxyFault, pattern: StatementPattern) {
        self.fault = fault
        self.pattern = pattern
    }

    /// The client has sent a packet.
    mutating func clientSent(_ packet: MySQLPacket, claim: () -> Bool) -> [Action] {
        switch phase {
        case .greeting, .blind: return [.sendToServer(packet)]
        case .login:
            // The second byte of the capabilities holds CLIENT_SSL.
            if packet.payload.count == 32, packet.payload[1] & Self.tlsCapability != 0 {
                phase = .blind
            }
            return [.sendToServer(packet)]
        case .commands: break
        }
        if case .reply(var tracker, let treatment, let preparing)? = pending.first {
            switch tracker.clientTurn {
            case .none: break
            case .authentication: return [.sendToServer(packet)]
            case .file:
                if packet.payload.isEmpty { tracker.fileEnded() }
                pending[0] = .reply(tracker, treatment, preparing: preparing)
                return [.sendToServer(packet)]
            }
        }
        guard pending.count < Self.pendingMax else { return [.close] }
        return command(packet, claim)
    }

    /// The replica has sent a packet.
    mutating func serverSent(_ packet: MySQLPacket, claim: () -> Bool) -> [Action] {
        switch phase {
        case .blind: return [.sendToClient(packet)]
        case .greeting:
            phase = .login
            return [.sendToClient(packet)]
        case .login:
            if packet.payload.first == 0 { phase = .commands }
            return [.sendToClient(packet)]
        case .commands: break
        }
        guard case .reply(var tracker, let treatment, let preparing)? = pending.first else {
            return release(packet)
        }
        let part = tracker.received(packet.payload)
        var actions: [Action] = []
        var following = treatment
        switch treatment {
        case .forward: actions += release(packet)
        case .swallow: break
        case .corrupt(let isBinary):
            let corrupted = corrupt(packet, part, isBinary: isBinary)
            if let corrupted, claim() {
                actions.append(.reportActed("the reply's content"))
                actions += release(corrupted)
                following = .forward
            } else {
                actions += release(packet)
            }
        case .delay(let milliseconds):
            isHolding = true
            following = .forward
            actions.append(.schedule(.release, milliseconds: milliseconds))
            actions += release(packet)
        case .never: isStuck = true
        }
        if tracker.hasEnded {
            if let preparing, let id = tracker.statementID, statements.count < Self.statementsMax {
                statements[id] = preparing
            }
            pending.removeFirst()
            actions += flushSynthetic()
        } else {
            pending[0] = .reply(tracker, following, preparing: preparing)
        }
        return actions
    }

    /// A timer has fired.
    mutating func timerFired(_ timer: Timer) -> [Action] {
        switch timer {
        case .release:
            isHolding = false
            defer {
                heldReplies = []
                heldBytes = 0
            }
            return heldReplies.map { .sendToClient($0) }
        case .reorder:
            guard let held = heldStatement else { return [] }
            heldStatement = nil
            return forward(held, .swallow)
        }
    }

    private mutating func command(_ packet: MySQLPacket, _ claim: () -> Bool) -> [Action] {
        let kind = packet.payload.first ?? 0
        let text = statementText(of: packet)
        if let held = heldStatement, let text, !PinnedTime.isPin(text) {
            heldStatement = nil
            return forward(packet, .forward) + forward(held, .swallow)
        }
        let preparing =
            kind == CommandByte.prepare
            ? String(decoding: packet.payload.dropFirst(), as: UTF8.self) : nil
        if kind == CommandByte.closeStatement, let id = statementID(of: packet) {
            statements[id] = nil
        }
        guard let text, pattern.matches(text) else {
            return forward(packet, .forward, preparing: preparing)
        }
        return act(on: packet, text: text, isBinary: kind == CommandByte.execute, claim)
    }

    private mutating func act(
        on packet: MySQLPacket,
        text: String,
        isBinary: Bool,
        _ claim: () -> Bool
    ) -> [Action] {
        // Only a reply shows whether there is something to corrupt, so it is claimed there.
        if fault == .replyCorrupted { return forward(packet, .corrupt(isBinary: isBinary)) }
        let altered = alteration(of: packet, isBinary: isBinary)
        let needsAlteration: Bool =
            switch fault {
            case .statementWrong, .clockStep: true
            default: false
            }
        guard !needsAlteration || altered != nil, claim() else { return forward(packet, .forward) }
        let report = Action.reportActed(String(text.prefix(200)))
        switch fault {
        case .statementMissed: return [report] + answerOK()
        case .statementWrong, .clockStep: return [report] + forward(altered ?? packet, .forward)
        case .statementDuplicated:
            return [report] + forward(packet, .forward) + forward(packet, .swallow)
        case .statementsReordered:
            heldStatement = packet
            return [report] + answerOK()
                + [.schedule(.reorder, milliseconds: Self.reorderMilliseconds)]
        case .early: return [report] + answerOK() + forward(packet, .swallow)
        case .late(let milliseconds):
            return [report] + forward(packet, .delay(milliseconds: milliseconds))
        case .never: return [report] + forward(packet, .never)
        case .replyCorrupted: return forward(packet, .forward)
        }
    }

    private func alteration(of packet: MySQLPacket, isBinary: Bool) -> MySQLPacket? {
        var altered = packet
        if case .clockStep(let milliseconds) = fault {
            guard let payload = PinnedTime.shift(packet.payload, milliseconds: milliseconds) else {
                return nil
            }
            altered.payload = payload
            return altered
        }
        if isBinary {
            // Command, statement, flags and count take ten bytes; parameters come behind.
            guard packet.payload.count > 12, let last = packet.payload.last, last != 0 else {
                return nil
            }
            altered.payload[packet.payload.count - 1] = StatementAlteration.other(than: last)
            return altered
        }
        guard let text = StatementAlteration.alter(Array(packet.payload.dropFirst())) else {
            return nil
        }
        altered.payload = [CommandByte.query] + text
        return altered
    }

    private mutating func forward(
        _ packet: MySQLPacket,
        _ treatment: Treatment,
        preparing: String? = nil
    ) -> [Action] {
        if let tracker = ReplyTracker(command: packet.payload.first ?? 0) {
            pending.append(.reply(tracker, treatment, preparing: preparing))
        }
        return [.sendToServer(packet)]
    }

    /// One affected row, no insert id, autocommit, no warnings: what a plain write answers.
    private mutating func answerOK() -> [Action] {
        pending.append(
            .synthetic(
                MySQLPacket(sequence: 1, payload: [0x00, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00])
            )
        )
        return flushSynthetic()
    }

    private mutating func flushSynthetic() -> [Action] {
        var actions: [Action] = []
        while case .synthetic(let packet)? = pending.first {
            pending.removeFirst()
            actions += release(packet)
        }
        return actions
    }

    private mutating func release(_ packet: MySQLPacket) -> [Action] {
        guard !isStuck else { return [] }
        guard isHolding else { return [.sendToClient(packet)] }
        heldBytes += packet.payload.count
        guard heldBytes <= Self.heldBytesMax else { return [.close] }
        heldReplies.append(packet)
        return []
    }

    private func corrupt(
        _ packet: MySQLPacket,
        _ part: ReplyTracker.Part,
        isBinary: Bool
    ) -> MySQLPacket? {
        let payload: [UInt8]? =
            switch part {
            case .row:
                isBinary
                    ? ReplyCorruption.corruptBinaryRow(packet.payload)
                    : ReplyCorruption.corruptTextRow(packet.payload)
            case .ok: ReplyCorruption.corruptOK(packet.payload)
            case .failure, .other: nil
            }
        return payload.map { MySQLPacket(sequence: packet.sequence, payload: $0) }
    }

    private func statementText(of packet: MySQLPacket) -> String? {
        switch packet.payload.first {
        case CommandByte.query: String(decoding: packet.payload.dropFirst(), as: UTF8.self)
        case CommandByte.execute: statementID(of: packet).flatMap { statements[$0] }
        default: nil
        }
    }

    private func statementID(of packet: MySQLPacket) -> UInt32? {
        guard packet.payload.count >= 5 else { return nil }
        return (0..<4).reduce(0) { $0 | UInt32(packet.payload[1 + $1]) << UInt32(8 * $1) }
    }
}
