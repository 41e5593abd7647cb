/// The packets of one reply of a MySQL server, without their headers.
struct ReplyPackets: Sendable {
    /// Bytes in front of every packet on the wire.
    private static let headerBytes = 4

    /// The packets in order.
    let packets: [[UInt8]]

    /// The answer to a write: OK, one row affected.
    static let okay = ReplyPackets(packets: [[0, 1, 0, 2, 0, 0, 0]])

    private init(packets: [[UInt8]]) {
        self.packets = packets
    }

    /// A result set of one column.
    ///
    /// - Parameters:
    ///   - rowCount: the rows.
    ///   - rowBytes: payload of a row's packet, length prefix included.
    init(rowCount: Int, rowBytes: Int) {
        let end: [UInt8] = [0xFE, 0, 0, 2, 0]
        let rows = (0..<rowCount).map { Self.row(number: $0, bytes: rowBytes) }
        packets = [[1], Self.column, end] + rows + [end]
    }

    /// Size of the reply on the wire.
    var wireBytes: Int {
        packets.reduce(0) { $0 + $1.count + Self.headerBytes }
    }

    /// The definition of `sbtest.sbtest1.c`, a CHAR(120).
    private static var column: [UInt8] {
        let names = ["def", "sbtest", "sbtest1", "sbtest1", "c", "c"]
        let head = names.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        return head + [12, 45, 0, 0xE0, 1, 0, 0, 254, 0, 0, 0, 0, 0]
    }

    private static func row(number: Int, bytes: Int) -> [UInt8] {
        // A value of up to 250 bytes has a length prefix of one byte, one of 64 KiB has three.
        let prefixBytes = bytes > 251 ? 3 : 1
        let count = bytes - prefixBytes
        let prefix: [UInt8] =
            prefixBytes == 1
            ? [UInt8(count)] : [0xFC, UInt8(count & 0xFF), UInt8(count >> 8 & 0xFF)]
        return prefix + (0..<count).map { UInt8(ascii: "0") + UInt8(($0 + number) % 10) }
    }
}
