/// Follows one reply to its end, so that pipelined commands and their replies can be told apart.
struct ReplyTracker: Sendable {
    /// What a packet of the reply was.
    enum Part: Sendable, Equatable {
        /// The reply is an OK, and where its affected rows start.
        case ok
        /// The reply is an error.
        case failure
        /// One row of a result set.
        case row
        /// Anything else.
        case other
    }

    /// Whose turn it is in the middle of a reply.
    enum ClientTurn: Sendable, Equatable {
        /// The client's next packet is a new command.
        case none
        /// The client's packets are a file, up to an empty one.
        case file
        /// The client's packets belong to an authentication.
        case authentication
    }

    private enum State: Sendable, Equatable {
        case first
        case single
        case authentication
        case file
        case definitions(remaining: Int)
        case definitionsEnd
        case rows
        case fieldList
        case prepare
        case preparedParameters(remaining: Int, columns: Int)
        case preparedColumns(remaining: Int)
        case ended
    }

    private enum Status {
        static let moreResults = 0x0008
        static let cursorExists = 0x0040
    }

    private var state: State

    /// Identifier the server gave a prepared statement; nil until it is known.
    private(set) var statementID: UInt32?

    /// Starts following the reply to a command; nil for commands that get none.
    init?(command: UInt8) {
        switch command {
        case CommandByte.quit, CommandByte.sendLongData, CommandByte.closeStatement: return nil
        case CommandByte.query, CommandByte.execute: state = .first
        case CommandByte.fieldList: state = .fieldList
        case CommandByte.prepare: state = .prepare
        case CommandByte.fetch: state = .rows
        case CommandByte.changeUser: state = .authentication
        default: state = .single
        }
    }

    /// True once the last packet of the reply was received.
    var hasEnded: Bool { state == .ended }

    /// Whose turn it is now.
    var clientTurn: ClientTurn {
        switch state {
        case .file: .file
        case .authentication: .authentication
        case .first, .single, .definitions, .definitionsEnd, .rows, .fieldList, .prepare,
            .preparedParameters, .preparedColumns, .ended:
            .none
        }
    }

    /// The client has sent the empty packet behind its file.
    mutating func fileEnded() {
        if state == .file { state = .first }
    }

    /// Takes the next packet of the reply and tells what it was.
    mutating func received(_ payload: [UInt8]) -> Part {
        let first = payload.first ?? 0
        if first == 0xFF {
            state = .ended
            return .failure
        }
        switch state {
        case .first: return receivedFirst(payload)
        case .single, .ended:
            state = .ended
            return first == 0 ? .ok : .other
        case .authentication:
            if first == 0 { state = .ended }
            return .other
        case .file: return .other
        case .definitions(let remaining):
            state = remaining > 1 ? .definitions(remaining: remaining - 1) : .definitionsEnd
        case .definitionsEnd:
            let isCursor = Self.statusOfEnd(payload) & Status.cursorExists != 0
            state = isCursor ? .ended : .rows
        case .rows: return receivedInRows(payload)
        case .fieldList:
            if Self.isEnd(payload) { state = .ended }
        case .prepare: receivedPrepared(payload)
        case .preparedParameters(let remaining, let columns):
            // One more than the parameters: the packet that ends them.
            if remaining > 0 {
                state = .preparedParameters(remaining: remaining - 1, columns: columns)
            } else {
                state = columns > 0 ? .preparedColumns(remaining: columns) : .ended
            }
        case .preparedColumns(let remaining):
            state = remaining > 0 ? .preparedColumns(remaining: remaining - 1) : .ended
        }
        return .other
    }

    private mutating func receivedFirst(_ payload: [UInt8]) -> Part {
        switch payload.first {
        case 0x00:
            state = Self.statusOfOK(payload) & Status.moreResults != 0 ? .first : .ended
            return .ok
        case 0xFB:
            state = .file
            return .other
        default:
            var offset = 0
            let columns = LengthEncoded.integer(payload, at: &offset) ?? 0
            state = columns > 0 ? .definitions(remaining: columns) : .ended
            return .other
        }
    }

    private mutating func receivedInRows(_ payload: [UInt8]) -> Part {
        guard Self.isEnd(payload) else { return .row }
        state = Self.statusOfEnd(payload) & Status.moreResults != 0 ? .first : .ended
        return .other
    }

    private mutating func receivedPrepared(_ payload: [UInt8]) {
        guard payload.count >= 9 else {
            state = .ended
            return
        }
        statementID = (0..<4).reduce(0) { $0 | UInt32(payload[1 + $1]) << UInt32(8 * $1) }
        let columns = Int(payload[5]) | Int(payload[6]) << 8
        let parameters = Int(payload[7]) | Int(payload[8]) << 8
        if parameters > 0 {
            state = .preparedParameters(remaining: parameters, columns: columns)
        } else {
            state = columns > 0 ? .preparedColumns(remaining: columns) : .ended
        }
    }

    private static func isEnd(_ payload: [UInt8]) -> Bool {
        payload.first == 0xFE && payload.count < 9
    }

    private static func statusOfEnd(_ payload: [UInt8]) -> Int {
        payload.count >= 5 ? Int(payload[3]) | Int(payload[4]) << 8 : 0
    }

    private static func statusOfOK(_ payload: [UInt8]) -> Int {
        var offset = 1
        guard LengthEncoded.integer(payload, at: &offset) != nil,
            LengthEncoded.integer(payload, at: &offset) != nil, offset + 1 < payload.count
        else { return 0 }
        return Int(payload[offset]) | Int(payload[offset + 1]) << 8
    }
}
