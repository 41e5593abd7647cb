import Testing

@testable import FaultInjection

/// Drives a machine as client and replica would, and collects what each side gets.
struct ProxyScript {
    var machine: FaultProxyMachine
    var toServer: [MySQLPacket] = []
    var toClient: [MySQLPacket] = []
    var reports: [String] = []
    var timers: [(timer: FaultProxyMachine.Timer, milliseconds: Int)] = []
    var isClosed = false
    private let trigger: FaultTrigger

    static let ok: [UInt8] = [0, 1, 0, 2, 0, 0, 0]

    /// Starts behind a login.
    init(
        _ fault: ProxyFault,
        pattern: String? = nil,
        armed: Bool = true,
        isOnce: Bool = true
    ) throws {
        trigger = FaultTrigger(isOnce: isOnce)
        if armed { trigger.arm() }
        machine = FaultProxyMachine(
            fault: fault,
            pattern: try StatementPattern(pattern ?? fault.defaultPattern)
        )
        server([10, 53], sequence: 0)
        client([0x85, 0xA2] + [UInt8](repeating: 0, count: 40), sequence: 1)
        server(Self.ok, sequence: 2)
        toServer = []
        toClient = []
    }

    var acted: Int { trigger.report.acted }

    mutating func client(_ payload: [UInt8], sequence: UInt8 = 0) {
        let packet = MySQLPacket(sequence: sequence, payload: payload)
        take(machine.clientSent(packet, claim: trigger.claim))
    }

    mutating func query(_ text: String) { client([3] + Array(text.utf8)) }

    mutating func server(_ payload: [UInt8], sequence: UInt8 = 1) {
        let packet = MySQLPacket(sequence: sequence, payload: payload)
        take(machine.serverSent(packet, claim: trigger.claim))
    }

    /// One column and these rows, as text.
    mutating func serverRows(_ rows: [[String?]]) {
        server([1], sequence: 1)
        server([3, 0x64, 0x65, 0x66], sequence: 2)
        server([0xFE, 0, 0, 2, 0], sequence: 3)
        for row in rows {
            let values = row.flatMap { value -> [UInt8] in
                guard let value else { return [0xFB] }
                return LengthEncoded.encode(value.utf8.count) + Array(value.utf8)
            }
            server(values, sequence: 4)
        }
        server([0xFE, 0, 0, 2, 0], sequence: 5)
    }

    mutating func fireTimers() {
        let due = timers
        timers = []
        for item in due { take(machine.timerFired(item.timer)) }
    }

    /// The statements the replica got, without their command bytes.
    var statements: [String] {
        toServer.filter { $0.payload.first == 3 }
            .map { String(decoding: $0.payload.dropFirst(), as: UTF8.self) }
    }

    private mutating func take(_ actions: [FaultProxyMachine.Action]) {
        for action in actions {
            switch action {
            case .sendToServer(let packet): toServer.append(packet)
            case .sendToClient(let packet): toClient.append(packet)
            case .schedule(let timer, let milliseconds): timers.append((timer, milliseconds))
            case .reportActed(let text): reports.append(text)
            case .close: isClosed = true
            }
        }
    }
}
