/// Finds the end of a reply in a replica's packets and hashes its canonical form on the way.
///
/// Canonical means (protocols.md 1.3, 1.4): status flags masked to those that carry meaning, ERR
/// reduced to code and SQLSTATE, statement ids left out, rows as a multiset. A pure value: packets
/// in, a step out. A packet that does not fit the protocol is `.malformed`, never a crash.
public struct ReplyScanner: Sendable {
    /// What the packet just scanned means for the reply.
    public enum Step: Sendable, Equatable {
        /// More packets belong to this reply.
        case more
        /// The reply is complete.
        case complete
        /// The server waits for the client's file (LOAD DATA LOCAL INFILE).
        case localInfile
        /// The packet does not fit the protocol; the connection is of no further use.
        case malformed
    }

    private enum Phase: Sendable, Equatable {
        case first
        case columnDefinitions(remaining: Int)
        case columnsEnd
        case rows
        case parameters(remaining: Int, columns: Int)
        case parametersEnd(columns: Int)
        case preparedColumns(remaining: Int)
        case preparedColumnsEnd
        case fieldList
        case infileResult
    }

    private static let moreResults: UInt16 = 0x0008
    private static let cursorExists: UInt16 = 0x0040
    /// IN_TRANS, AUTOCOMMIT, MORE_RESULTS, CURSOR, LAST_ROW, IN_TRANS_READONLY.
    private static let comparedStatus: UInt16 = 0x0001 | 0x0002 | 0x0008 | 0x0040 | 0x0080 | 0x2000
    private static let columnsMax = 4_096

    /// What was learnt so far; final after `.complete`.
    public private(set) var summary = ReplySummary()
    private let key: PacketHashKey
    private let shape: ReplyShape
    private var phase: Phase
    private var continues = false
    private var resultSet: UInt64 = 0

    /// Creates a scanner for one reply.
    public init(shape: ReplyShape, key: PacketHashKey) {
        self.key = key
        self.shape = shape
        switch shape {
        case .generic, .prepare, .text: phase = .first
        case .fieldList: phase = .fieldList
        case .rows: phase = .rows
        }
    }

    /// Scans one packet.
    ///
    /// - Parameters:
    ///   - payload: the packet without its four header bytes.
    ///   - sequenceID: the packet's sequence id.
    /// - Returns: what it means for the reply.
    public mutating func scan(_ payload: UnsafeRawBufferPointer, sequenceID: UInt8) -> Step {
        summary.bytes &+= UInt64(payload.count) &+ 4
        summary.packets &+= 1
        summary.lastSequenceID = sequenceID
        let isContinuation = continues
        continues = payload.count == 0xFF_FFFF
        if isContinuation {
            note(payload, tag: 0xC0)
            return .more
        }
        if case .first = phase, shape == .text {
            // Server statistics are volatile by nature; only their presence is compared.
            note(UnsafeRawBufferPointer(start: nil, count: 0), tag: 0x57)
            return .complete
        }
        guard let lead = payload.first else {
            // Only a row may be empty (a continuation was dealt with above).
            guard phase == .rows else { return .malformed }
            note(payload, tag: rowTag)
            return .more
        }
        if lead == 0xFF, payload.count >= 3 { return scanError(payload) }
        return scanBody(payload, lead: lead)
    }

    private mutating func scanBody(_ payload: UnsafeRawBufferPointer, lead: UInt8) -> Step {
        switch phase {
        case .first:
            return shape == .prepare
                ? scanPrepareHeader(payload, lead: lead) : scanFirst(payload, lead: lead)
        case .infileResult:
            guard lead == 0x00 else { return .malformed }
            return scanOK(payload)
        case .columnDefinitions(let remaining):
            note(payload, tag: structureTag(0x1000 &+ UInt64(remaining)))
            phase = remaining > 1 ? .columnDefinitions(remaining: remaining - 1) : .columnsEnd
            return .more
        case .columnsEnd:
            guard isEOF(payload, lead: lead) else { return .malformed }
            let status = noteEOF(payload)
            // With an open cursor the rows come by COM_STMT_FETCH.
            if status & Self.cursorExists != 0 { return .complete }
            phase = .rows
            return .more
        case .rows:
            guard isEOF(payload, lead: lead) else {
                note(payload, tag: rowTag)
                return .more
            }
            return endOfResultSet(status: noteEOF(payload))
        case .fieldList:
            if isEOF(payload, lead: lead) {
                _ = noteEOF(payload)
                return .complete
            }
            note(payload, tag: structureTag(summary.packets))
            return .more
        case .parameters, .parametersEnd, .preparedColumns, .preparedColumnsEnd:
            return scanPrepared(payload, lead: lead)
        }
    }

    private mutating func scanFirst(_ payload: UnsafeRawBufferPointer, lead: UInt8) -> Step {
        switch lead {
        case 0x00:
            return scanOK(payload)
        case 0xFB:
            note(payload, tag: 0x1F)
            phase = .infileResult
            return .localInfile
        case 0xFE where payload.count < 9:
            _ = noteEOF(payload)
            return .complete
        default:
            var offset = 0
            guard let columns = Self.lengthEncoded(payload, at: &offset),
                columns > 0, columns <= UInt64(Self.columnsMax)
            else { return .malformed }
            note(payload, tag: structureTag(0x2))
            phase = .columnDefinitions(remaining: Int(columns))
            return .more
        }
    }

    private mutating func scanOK(_ payload: UnsafeRawBufferPointer) -> Step {
        var offset = 1
        guard let affected = Self.lengthEncoded(payload, at: &offset),
            let insertID = Self.lengthEncoded(payload, at: &offset),
            offset + 4 <= payload.count
        else { return .malformed }
        let status = Self.word(payload, at: offset)
        let warnings = Self.word(payload, at: offset + 2)
        summary.status = status
        if insertID != 0 { summary.lastInsertID = insertID }
        let info = UnsafeRawBufferPointer(rebasing: payload[(offset + 4)...])
        note(info, tag: structureTag(0x0C))
        noteWords(affected, insertID, tag: structureTag(0x0D))
        noteWords(
            UInt64(status & Self.comparedStatus),
            UInt64(warnings),
            tag: structureTag(0x0E)
        )
        return endOfResultSet(status: status)
    }

    private mutating func scanError(_ payload: UnsafeRawBufferPointer) -> Step {
        summary.isError = true
        summary.errorCode = Self.word(payload, at: 1)
        // Messages hold paths, ids and row order; code and SQLSTATE are what the server decided.
        let length = payload.count >= 9 && payload[3] == UInt8(ascii: "#") ? 9 : 3
        note(
            UnsafeRawBufferPointer(rebasing: payload[..<length]),
            tag: structureTag(0xFF)
        )
        return .complete
    }

    private mutating func scanPrepareHeader(
        _ payload: UnsafeRawBufferPointer,
        lead: UInt8
    ) -> Step {
        guard lead == 0x00, payload.count >= 12 else { return .malformed }
        summary.statementID = payload.loadUnaligned(fromByteOffset: 1, as: UInt32.self).littleEndian
        let columns = Int(Self.word(payload, at: 5))
        let parameters = Int(Self.word(payload, at: 7))
        summary.parameterCount = UInt16(parameters)
        noteWords(UInt64(columns), UInt64(parameters), tag: 0x16)
        if parameters > 0 {
            phase = .parameters(remaining: parameters, columns: columns)
        } else if columns > 0 {
            phase = .preparedColumns(remaining: columns)
        } else {
            return .complete
        }
        return .more
    }

    private mutating func scanPrepared(_ payload: UnsafeRawBufferPointer, lead: UInt8) -> Step {
        switch phase {
        case .parameters(let remaining, let columns):
            note(payload, tag: structureTag(0x3000 &+ UInt64(remaining)))
            phase =
                remaining > 1
                ? .parameters(remaining: remaining - 1, columns: columns)
                : .parametersEnd(columns: columns)
            return .more
        case .parametersEnd(let columns):
            guard isEOF(payload, lead: lead) else { return .malformed }
            guard columns > 0 else { return .complete }
            phase = .preparedColumns(remaining: columns)
            return .more
        case .preparedColumns(let remaining):
            note(payload, tag: structureTag(0x4000 &+ UInt64(remaining)))
            phase =
                remaining > 1 ? .preparedColumns(remaining: remaining - 1) : .preparedColumnsEnd
            return .more
        case .preparedColumnsEnd:
            return isEOF(payload, lead: lead) ? .complete : .malformed
        case .first, .columnDefinitions, .columnsEnd, .rows, .fieldList, .infileResult:
            return .malformed
        }
    }

    private mutating func endOfResultSet(status: UInt16) -> Step {
        guard status & Self.moreResults != 0 else { return .complete }
        resultSet &+= 1
        phase = .first
        return .more
    }

    private func isEOF(_ payload: UnsafeRawBufferPointer, lead: UInt8) -> Bool {
        lead == 0xFE && payload.count < 9
    }

    private mutating func noteEOF(_ payload: UnsafeRawBufferPointer) -> UInt16 {
        let status = payload.count >= 5 ? Self.word(payload, at: 3) : 0
        summary.status = status
        noteWords(UInt64(status & Self.comparedStatus), 0xFE, tag: structureTag(0xFE))
        return status
    }

    private var rowTag: UInt64 { 0x0A0A &+ (resultSet << 32) }

    private func structureTag(_ kind: UInt64) -> UInt64 { kind &+ 0x5_0000 &+ (resultSet << 32) }

    private mutating func note(
        _ bytes: UnsafeRawBufferPointer,
        tag: UInt64
    ) {
        let hash = key.hash(bytes, tag: tag)
        summary.content.add(hash)
        summary.ordered.chain(hash)
    }

    private mutating func noteWords(_ left: UInt64, _ right: UInt64, tag: UInt64) {
        withUnsafeBytes(of: (left, right)) { note($0, tag: tag) }
    }

    private static func word(_ payload: UnsafeRawBufferPointer, at offset: Int) -> UInt16 {
        UInt16(payload[offset]) | UInt16(payload[offset + 1]) << 8
    }

    /// Reads a length-encoded integer; nil when it is cut short or not an integer.
    private static func lengthEncoded(
        _ payload: UnsafeRawBufferPointer,
        at offset: inout Int
    ) -> UInt64? {
        guard offset < payload.count else { return nil }
        let lead = payload[offset]
        offset += 1
        let width: Int
        switch lead {
        case 0..<0xFB: return UInt64(lead)
        case 0xFC: width = 2
        case 0xFD: width = 3
        case 0xFE: width = 8
        default: return nil
        }
        guard offset + width <= payload.count else { return nil }
        var value: UInt64 = 0
        for index in 0..<width { value |= UInt64(payload[offset + index]) << UInt64(index * 8) }
        offset += width
        return value
    }
}
