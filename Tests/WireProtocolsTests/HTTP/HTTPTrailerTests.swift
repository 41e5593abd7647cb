import NIOCore
import Testing

@testable import WireProtocols

/// Fields behind bodies, and what stands in front of another protocol.
struct HTTPTrailerTests {
    private func events(_ text: String, pieceBytes: Int = .max) throws(HTTPStreamFault) -> [String]
    {
        var parser = HTTPReplyParser(limits: HTTPHeadLimits())
        parser.begin(method: "GET")
        var lines: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            parser.feed(ByteBuffer(bytes: rest.prefix(pieceBytes)))
            rest = rest.dropFirst(pieceBytes)
            while let event = try parser.next() {
                switch event {
                case .head(let head): lines.append("\(head.status)")
                case .body(let bytes): lines.append(String(buffer: bytes))
                case .trailers(let fields): lines += fields.map { "\($0.name)=\($0.value)" }
                case .end: lines.append("end")
                }
            }
        }
        return lines
    }

    private static let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"

    @Test(arguments: [1, 2, 7, 1_000])
    func `trailers come before the end`(pieceBytes: Int) throws {
        let text = Self.head + "X-A: 1\r\nX-B:2 \r\n\r\n"
        #expect(try events(text, pieceBytes: pieceBytes) == ["200", "a", "X-A=1", "X-B=2", "end"])
        #expect(try events(Self.head + "\r\n", pieceBytes: pieceBytes) == ["200", "a", "end"])
        #expect(
            try events(Self.head + "Content-Length: 9\r\nSet-Cookie: a=b\r\n\r\n")
                == ["200", "a", "end"]
        )
    }

    @Test(arguments: [
        "X-A 1\r\n", " X-A: 1\r\n", "X-A: 1\n", "X-A : 1\r\n", "X-A: \u{1}\r\n", ": 1\r\n",
    ])
    func `malformed trailers are a fault`(line: String) {
        #expect(throws: HTTPStreamFault.self) { try events(Self.head + line + "\r\n") }
    }

    @Test func `what frames, routes or authenticates is not passed on`() {
        for name in [
            "Transfer-Encoding", "content-length", "HOST", "Cookie", "X-Forwarded-For", "TE",
        ] {
            #expect(!HTTPTrailers.passes(name))
        }
        for name in ["X-Checksum", "Server-Timing", "grpc-status", "Digest"] {
            #expect(HTTPTrailers.passes(name))
        }
        #expect(HTTPTrailers.announced("X-A, host, , b c, X-B") == "X-A, X-B")
        #expect(HTTPTrailers.announced("host") == nil)
        #expect(HTTPTrailers.areAccepted(["gzip, Trailers"]))
        #expect(!HTTPTrailers.areAccepted(["gzip"]))
    }

    @Test func `only WebSocket is asked for, by one name that Connection lists`() {
        func asked(
            _ fields: [HTTPFieldLine],
            method: String = "GET",
            hasBody: Bool = false
        ) -> String? {
            HTTPUpgrade.asked(method: method, isVersion11: true, hasBody: hasBody, fields: fields)
        }
        let connection: HTTPFieldLine = ("Connection", "keep-alive, upgrade")
        #expect(asked([connection, ("Upgrade", "WebSocket")]) == "websocket")
        #expect(asked([("Upgrade", "websocket")]) == nil)
        #expect(asked([connection, ("Upgrade", "h2c")]) == nil)
        #expect(asked([connection, ("Upgrade", "websocket, h2c")]) == nil)
        #expect(asked([connection, ("Upgrade", "websocket"), ("upgrade", "h2c")]) == nil)
        #expect(asked([connection, ("Upgrade", "websocket")], method: "POST") == nil)
        #expect(asked([connection, ("Upgrade", "websocket")], hasBody: true) == nil)
    }

    @Test func `a change of the protocol must be the one that was asked for`() throws {
        let fields = "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
        var parser = HTTPReplyParser(limits: HTTPHeadLimits())
        parser.begin(method: "GET", upgrade: "websocket")
        parser.feed(ByteBuffer(string: "HTTP/1.1 101 Switching\r\n\(fields)raw"))
        guard case .head(let head) = try parser.next() else {
            Issue.record("no head")
            return
        }
        #expect(head.status == 101)
        guard case .body(let raw) = try parser.next() else {
            Issue.record("no bytes")
            return
        }
        #expect(String(buffer: raw) == "raw")
        for (upgrade, answer) in [
            (nil, fields), ("websocket", "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
            ("websocket", "\r\n"),
        ] as [(String?, String)] {
            var parser = HTTPReplyParser(limits: HTTPHeadLimits())
            parser.begin(method: "GET", upgrade: upgrade)
            parser.feed(ByteBuffer(string: "HTTP/1.1 101 Switching\r\n\(answer)"))
            #expect(throws: HTTPStreamFault.upgradeUnasked) { try parser.next() }
        }
    }

    @Test func `frames are followed at any cut`() {
        let long = [UInt8](repeating: 7, count: 300)
        let stream: [UInt8] =
            [0x81, 2, 1, 2] + [0x82, 126, 1, 44] + long + [0x89, 0x80, 1, 2, 3, 4]
            + [0x82, 127, 0, 0, 0, 0, 0, 0, 0, 1, 9]
        for size in [1, 2, 3, 50, 1_000] {
            var frames = WebSocketFrames()
            var rest = stream[...]
            while !rest.isEmpty {
                frames.read(ByteBuffer(bytes: rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(frames.isBetweenFrames)
            #expect(!frames.hasClosed)
            frames.read(ByteBuffer(bytes: [0x81, 5, 1]))
            #expect(!frames.isBetweenFrames)
            frames.read(ByteBuffer(bytes: [1, 1, 1, 1]))
            frames.read(WebSocketFrames.close(code: 1_000, reason: "done"))
            #expect(frames.isBetweenFrames)
            #expect(frames.hasClosed)
        }
        let frame = WebSocketFrames.close(code: 1_012, reason: "gone")
        #expect(Array(frame.readableBytesView) == [0x88, 6, 0x03, 0xF4] + Array("gone".utf8))
    }
}
