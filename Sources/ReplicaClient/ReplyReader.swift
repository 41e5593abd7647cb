internal import NIOCore
internal import WireProtocols

/// Reads the packets of the reply to one text statement.
///
/// Pure: payloads in, events out. A malformed payload throws and leaves the reader useless.
struct ReplyReader: Sendable {
    /// What a packet means to the caller.
    enum Event: Sendable, Equatable {
        /// Nothing yet.
        case pending
        /// The rows of the first result have these columns.
        case columns([ReplicaColumn])
        /// A row of the first result.
        case row(ReplicaRow)
        /// The server wants a local file; an empty packet refuses it.
        case fileWanted
        /// The reply is over.
        case finished(QueryOutcome)
        /// The reply is over with the server's error; the connection stays usable.
        case failed(ReplicaClientError)
    }

    /// Columns one result may have; MySQL's own limit is 4096.
    static let columnsMax = 65_535

    /// Where in the reply the next packet stands.
    ///
    /// `start` goes to `columns` or to the end; `columns` to `rows`; `rows` to `start` when another
    /// result follows, else to the end.
    private enum Phase: Sendable {
        case start
        case columns(remaining: Int)
        case columnsEnd
        case rows
        case over
    }

    private var phase = Phase.start
    private var columns: [ReplicaColumn] = []
    private var columnCount = 0
    private var resultsSeen = 0

    /// Takes the next packet of the reply.
    mutating func received(_ payload: ByteBuffer) throws(ReplicaClientError) -> Event {
        switch phase {
        case .start: return try startReceived(payload)
        case .columns(let remaining): return try columnReceived(payload, remaining: remaining)
        case .columnsEnd:
            guard Self.isEOF(payload) else {
                throw .protocolViolation("no end of the column definitions")
            }
            phase = .rows
            return resultsSeen == 0 ? .columns(columns) : .pending
        case .rows: return try rowReceived(payload)
        case .over: throw .protocolViolation("a packet after the end of the reply")
        }
    }

    private mutating func startReceived(
        _ payload: ByteBuffer
    ) throws(ReplicaClientError) -> Event {
        guard let first = payload.getInteger(at: payload.readerIndex, as: UInt8.self) else {
            throw .protocolViolation("an empty reply")
        }
        switch first {
        case 0x00:
            guard let packet = OKPacket(payload: payload) else {
                throw .protocolViolation("a malformed OK packet")
            }
            return ended(packet)
        case 0xFF:
            return try errorReceived(payload)
        case 0xFB:
            return .fileWanted
        default:
            var payload = payload
            guard let count = payload.readMySQLLengthEncodedInteger(), count > 0,
                count <= UInt64(Self.columnsMax), payload.readableBytes == 0
            else { throw .protocolViolation("a malformed column count") }
            columnCount = Int(count)
            columns = []
            phase = .columns(remaining: columnCount)
            return .pending
        }
    }

    private mutating func columnReceived(
        _ payload: ByteBuffer,
        remaining: Int
    ) throws(ReplicaClientError) -> Event {
        guard let column = Self.column(payload) else {
            throw .protocolViolation("a malformed column definition")
        }
        if resultsSeen == 0 { columns.append(column) }
        phase = remaining > 1 ? .columns(remaining: remaining - 1) : .columnsEnd
        return .pending
    }

    private mutating func rowReceived(_ payload: ByteBuffer) throws(ReplicaClientError) -> Event {
        if Self.isEOF(payload) {
            var payload = payload
            payload.moveReaderIndex(forwardBy: 1)
            let warnings = payload.readInteger(endianness: .little, as: UInt16.self) ?? 0
            let status = payload.readInteger(endianness: .little, as: UInt16.self) ?? 0
            return ended(OKPacket(status: MySQLStatus(rawValue: status), warningCount: warnings))
        }
        if payload.getInteger(at: payload.readerIndex, as: UInt8.self) == 0xFF {
            return try errorReceived(payload)
        }
        guard let row = Self.row(payload, columnCount: columnCount) else {
            throw .protocolViolation("a malformed row")
        }
        return resultsSeen == 0 ? .row(row) : .pending
    }

    private mutating func errorReceived(
        _ payload: ByteBuffer
    ) throws(ReplicaClientError) -> Event {
        guard let packet = ErrorPacket(payload: payload) else {
            throw .protocolViolation("a malformed ERR packet")
        }
        phase = .over
        return .failed(
            .server(
                code: packet.code.rawValue,
                sqlState: packet.sqlState,
                message: packet.message
            )
        )
    }

    private mutating func ended(_ packet: OKPacket) -> Event {
        resultsSeen += 1
        guard !packet.status.contains(.moreResultsExist) else {
            phase = .start
            return .pending
        }
        phase = .over
        return .finished(
            QueryOutcome(
                affectedRows: packet.affectedRows,
                lastInsertID: packet.lastInsertID,
                warningCount: packet.warningCount,
                inTransaction: packet.status.contains(.inTransaction)
            )
        )
    }

    private static func isEOF(_ payload: ByteBuffer) -> Bool {
        payload.readableBytes < 9
            && payload.getInteger(at: payload.readerIndex, as: UInt8.self) == 0xFE
    }

    private static func column(_ payload: ByteBuffer) -> ReplicaColumn? {
        var payload = payload
        for _ in 0..<4 {
            guard payload.readMySQLLengthEncodedSlice() != nil else { return nil }
        }
        guard let name = payload.readMySQLLengthEncodedSlice(),
            payload.readMySQLLengthEncodedSlice() != nil,
            payload.readMySQLLengthEncodedInteger() != nil,
            let collation = payload.readInteger(endianness: .little, as: UInt16.self),
            payload.readInteger(endianness: .little, as: UInt32.self) != nil,
            let type = payload.readInteger(as: UInt8.self),
            let flags = payload.readInteger(endianness: .little, as: UInt16.self)
        else { return nil }
        return ReplicaColumn(
            name: String(buffer: name),
            type: type,
            collation: collation,
            flags: flags
        )
    }

    private static func row(_ payload: ByteBuffer, columnCount: Int) -> ReplicaRow? {
        var payload = payload
        var values: [ByteBuffer?] = []
        // A row has at least one byte per value, so a lying column count reserves nothing.
        values.reserveCapacity(min(columnCount, payload.readableBytes))
        for _ in 0..<columnCount {
            if payload.getInteger(at: payload.readerIndex, as: UInt8.self) == 0xFB {
                payload.moveReaderIndex(forwardBy: 1)
                values.append(nil)
            } else if let value = payload.readMySQLLengthEncodedSlice() {
                values.append(value)
            } else {
                return nil
            }
        }
        return payload.readableBytes == 0 ? ReplicaRow(values: values) : nil
    }
}
