import Testing

@testable import WireProtocols

/// Packets are written out as the server sends them (protocols.md 1.3).
@Suite struct ReplyScannerTests {
    private let key = PacketHashKey(bytes: Array(0..<32))
    private let column: [UInt8] = [
        3, 0x64, 0x65, 0x66, 0, 0, 0, 1, 0x61, 0, 12, 63, 0, 1, 0, 0, 0, 3,
    ]
    private let end: [UInt8] = [0xFE, 0, 0, 2, 0]

    private func scan(
        _ packets: [[UInt8]],
        shape: ReplyShape = .generic
    ) -> (steps: [ReplyScanner.Step], summary: ReplySummary) {
        var scanner = ReplyScanner(shape: shape, key: key)
        var steps: [ReplyScanner.Step] = []
        for (index, packet) in packets.enumerated() {
            steps.append(
                packet.withUnsafeBytes { scanner.scan($0, sequenceID: UInt8(index + 1)) }
            )
        }
        return (steps, scanner.summary)
    }

    private func rows(_ values: [[UInt8]], status: UInt8 = 2) -> [[UInt8]] {
        [[1], column, end] + values + [[0xFE, 0, 0, status, 0]]
    }

    @Test func `an OK packet is a whole reply`() {
        let (steps, summary) = scan([[0, 1, 0, 2, 0, 0, 0]])
        #expect(steps == [.complete])
        #expect(summary.status == 2)
        #expect(!summary.isError)
    }

    @Test func `rows end with EOF`() {
        let (steps, summary) = scan(rows([[1, 0x31], [1, 0x32]]))
        #expect(steps == [.more, .more, .more, .more, .more, .complete])
        #expect(summary.packets == 6)
        #expect(summary.lastSequenceID == 6)
    }

    @Test func `another row order is the same content in another order`() {
        let one = scan(rows([[1, 0x31], [1, 0x32]])).summary
        let two = scan(rows([[1, 0x32], [1, 0x31]])).summary
        #expect(one.sameContent(as: two))
        #expect(one.ordered != two.ordered)
    }

    @Test func `one byte of a row makes another content`() {
        let one = scan(rows([[1, 0x31], [1, 0x32]])).summary
        let two = scan(rows([[1, 0x31], [1, 0x33]])).summary
        #expect(!one.sameContent(as: two))
    }

    @Test func `a missing row makes another content`() {
        let one = scan(rows([[1, 0x31], [1, 0x31]])).summary
        let two = scan(rows([[1, 0x31]])).summary
        #expect(!one.sameContent(as: two))
    }

    @Test func `optimizer flags do not count but transaction flags do`() {
        let plain = scan(rows([[1, 0x31]])).summary
        #expect(plain.sameContent(as: scan(rows([[1, 0x31]], status: 0x22)).summary))
        #expect(!plain.sameContent(as: scan(rows([[1, 0x31]], status: 0x03)).summary))
    }

    @Test func `errors compare by code and state, not by message`() {
        let head: [UInt8] = [0xFF, 0x26, 0x04, 0x23] + Array("23000".utf8)
        let one = scan([head + Array("Duplicate entry '1'".utf8)]).summary
        let two = scan([head + Array("Duplicate entry '2'".utf8)]).summary
        #expect(one.sameContent(as: two))
        #expect(one.errorCode == 1062)
    }

    @Test func `affected rows and insert id count`() {
        let one = scan([[0, 1, 5, 2, 0, 0, 0]]).summary
        #expect(!one.sameContent(as: scan([[0, 2, 5, 2, 0, 0, 0]]).summary))
        #expect(!one.sameContent(as: scan([[0, 1, 6, 2, 0, 0, 0]]).summary))
    }

    @Test func `several results belong to one reply`() {
        let (steps, _) = scan(rows([[1, 0x31]], status: 0x0A) + rows([[1, 0x32]]))
        #expect(steps.last == .complete)
        #expect(steps.dropLast().allSatisfy { $0 == .more })
    }

    @Test func `statement ids do not count`() {
        let one = scan([[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]], shape: .prepare)
        let two = scan([[0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]], shape: .prepare)
        #expect(one.steps == [.complete])
        #expect(one.summary.sameContent(as: two.summary))
        #expect(two.summary.statementID == 9)
    }

    @Test func `parameters and columns of a prepared statement are waited for`() {
        let head: [UInt8] = [0, 1, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0]
        let (steps, summary) = scan([head, column, column, end, column, end], shape: .prepare)
        #expect(steps == [.more, .more, .more, .more, .more, .complete])
        #expect(summary.parameterCount == 2)
    }

    @Test func `a file request waits for the final OK`() {
        let (steps, _) = scan([[0xFB, 0x61], [0, 1, 0, 2, 0, 0, 0]])
        #expect(steps == [.localInfile, .complete])
    }

    @Test func `a packet of the full length goes on in the next`() {
        let full = [UInt8](repeating: 0x41, count: 0xFF_FFFF)
        let (steps, _) = scan([[1], column, end, full, [0xFE, 0, 0, 2, 0], [0xFE, 0, 0, 2, 0]])
        #expect(steps == [.more, .more, .more, .more, .more, .complete])
    }

    @Test(arguments: [[], [0], [0, 0xFF], [0xFD], [0], [0xFC, 1]] as [[UInt8]])
    func `what is no reply is malformed`(_ packet: [UInt8]) {
        #expect(scan([packet]).steps == [.malformed])
    }

    @Test func `random packets never crash`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let packets = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
            }
            for shape in [ReplyShape.generic, .prepare, .fieldList, .rows, .text] {
                _ = scan(packets, shape: shape)
            }
        }
    }
}
