import NIOCore
import Testing

@testable import WireProtocols

/// Responses as they come from a connection: whole, in pieces of every size, and broken.
struct HTTPReplyParserTests {
    /// What a connection's bytes are as text: heads, content and ends.
    private static func read(
        _ text: String,
        methods: [String] = ["GET"],
        pieceBytes: Int = .max,
        isClosed: Bool = false
    ) throws(HTTPStreamFault) -> [String] {
        var limits = HTTPHeadLimits()
        limits.fieldBytesMax = 1_024
        var parser = HTTPReplyParser(limits: limits)
        var methods = methods[...]
        parser.begin(method: methods.removeFirst())
        var lines: [String] = []
        func take(_ event: HTTPReplyEvent) {
            switch event {
            case .head(let head):
                let fields = head.fields.map { " \($0.name)=\($0.value)" }.joined()
                let kept = head.keepsAlive ? "" : " closes"
                lines.append("\(head.status)\(fields) \(head.framing)\(kept)")
            case .body(let bytes):
                let text = String(buffer: bytes)
                if lines.last?.hasPrefix("|") ?? false {
                    lines[lines.count - 1] += text
                } else {
                    lines.append("|" + text)
                }
            case .trailers(let fields):
                lines.append("+" + fields.map { " \($0.name)=\($0.value)" }.joined())
            case .end:
                lines.append("end")
                if let method = methods.popFirst() { parser.begin(method: method) }
            }
        }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            parser.feed(ByteBuffer(bytes: rest.prefix(pieceBytes)))
            rest = rest.dropFirst(pieceBytes)
            while let event = try parser.next() { take(event) }
        }
        if isClosed, let event = try parser.ended() { take(event) }
        return lines
    }

    private static let good: [(text: String, methods: [String], isClosed: Bool, events: [String])] =
        [
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer:nginx \r\n\r\nhello", ["GET"],
                false,
                ["200 Content-Length=5 Server=nginx length(5)", "|hello", "end"]
            ),
            ("HTTP/1.1 204\r\n\r\n", ["GET"], false, ["204 none", "end"]),
            (
                "HTTP/1.1 304 \r\nETag: \"a\"\r\n\r\n", ["GET"], false,
                ["304 ETag=\"a\" none", "end"]
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", ["HEAD"], false,
                ["200 Content-Length=5 none", "end"]
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ["GET"], false,
                ["200 Content-Length=0 length(0)", "end"]
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\nhello\r\n00A; x=\"y\"\r\n, worldly.\r\n0\r\nTrailer: t\r\n\r\n",
                ["GET"], false,
                ["200 Transfer-Encoding=chunked chunked", "|hello, worldly.", "end"]
            ),
            (
                "HTTP/1.0 200 OK\r\nA: b\r\n\r\nto the end", ["GET"], true,
                ["200 A=b untilClose closes", "|to the end", "end"]
            ),
            (
                "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx", ["GET"],
                true,
                ["200 Connection=Keep-Alive Content-Length=1 length(1)", "|x", "end"]
            ),
            (
                "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\nx", ["GET"],
                true,
                ["200 Connection=x, Close Content-Length=1 length(1) closes", "|x", "end"]
            ),
            (
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    + "HTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nab", ["POST"], false,
                ["201 Content-Length=2 length(2)", "|ab", "end"]
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nb",
                ["GET", "GET"], false,
                [
                    "200 Content-Length=1 length(1)", "|a", "end", "404 Content-Length=1 length(1)",
                    "|b", "end",
                ]
            ),
            (
                "HTTP/1.1 200 OK\r\nX: a\tb\r\nContent-Length: 0\r\n\r\n", ["GET"], false,
                ["200 X=a\tb Content-Length=0 length(0)", "end"]
            ),
        ]

    @Test(arguments: good.indices)
    func `a response is the same in pieces of every size`(number: Int) throws {
        let (text, methods, isClosed, events) = Self.good[number]
        for size in [Int.max] + Array(1...text.utf8.count) {
            let found = try Self.read(text, methods: methods, pieceBytes: size, isClosed: isClosed)
            #expect(found == events, "pieces of \(size) bytes")
        }
    }

    private static let bad: [(text: String, isClosed: Bool, fault: HTTPStreamFault)] = [
        ("HTTP/2 200 OK\r\n\r\n", false, .statusLineMalformed),
        ("HTTP/1.1 20 OK\r\n\r\n", false, .statusLineMalformed),
        ("HTTP/1.1  200 OK\r\n\r\n", false, .statusLineMalformed),
        ("HTTP/1.1 200OK\r\n\r\n", false, .statusLineMalformed),
        ("HTTP/1.1 200 O\u{1}K\r\n\r\n", false, .statusLineMalformed),
        ("SSH-2.0-OpenSSH\r\n\r\n", false, .statusLineMalformed),
        ("HTTP/1.1 999 ?\r\n\r\n", false, .head(.statusMalformed)),
        ("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", false, .upgradeUnasked),
        ("HTTP/1.1 200 OK\nA: b\r\n\r\n", false, .lineMalformed),
        ("HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n", false, .lineMalformed),
        ("HTTP/1.1 200 OK\r\nA b\r\n\r\n", false, .lineMalformed),
        ("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", false, .head(.fieldNameMalformed)),
        ("HTTP/1.1 200 OK\r\n: b\r\n\r\n", false, .head(.fieldNameMalformed)),
        ("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", false, .head(.fieldFolded)),
        ("HTTP/1.1 200 OK\r\nA: b\u{0}\r\n\r\n", false, .head(.fieldValueMalformed)),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", false,
            .head(.lengthRepeated)
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx", false, .head(.lengthMalformed)),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx", false,
            .head(.lengthWithTransferCoding)
        ),
        (
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false,
            .head(.transferCodingInVersion)
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", false,
            .head(.transferCodingUnsupported)
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", false, .chunkMalformed),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", false, .chunkMalformed),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx", false, .chunkMalformed),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n", false, .chunkMalformed),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n", false,
            .chunkMalformed
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000000000000000\r\nx", false,
            .chunkMalformed
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"
                + String(repeating: "x", count: 1_100), false, .chunkLineTooLong(bytesMax: 1_024)
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                + String(repeating: "A: b\r\n", count: 200), false,
            .chunkLineTooLong(bytesMax: 1_024)
        ),
        (
            "HTTP/1.1 200 OK\r\nA: " + String(repeating: "x", count: 10_000), false,
            .headTooLarge(bytesMax: 9_216)
        ),
        (
            "HTTP/1.1 200 OK\r\nA: " + String(repeating: "x", count: 2_000) + "\r\n\r\n", false,
            .head(.fieldsTooLarge(bytesMax: 1_024))
        ),
        (
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 17), false,
            .interimTooMany(countMax: 16)
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy", false, .unasked),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", true, .truncated),
        ("HTTP/1.1 200 OK\r\nContent-Le", true, .truncated),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", true, .truncated),
    ]

    @Test(arguments: bad.indices)
    func `what is no response is a fault, in pieces of every size`(number: Int) {
        let (text, isClosed, fault) = Self.bad[number]
        for size in [Int.max, 1, 2, 3, 7, 64] {
            #expect(throws: fault, "pieces of \(size) bytes") {
                try Self.read(text, pieceBytes: size, isClosed: isClosed)
            }
        }
    }

    @Test func `content is handed over where it was read`() throws {
        var parser = HTTPReplyParser(limits: HTTPHeadLimits())
        parser.begin(method: "GET")
        parser.feed(ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"))
        guard case .head = try parser.next(), case .body = try parser.next() else {
            Issue.record("no head and content")
            return
        }
        #expect(try parser.next() == nil)
        #expect(!parser.isIdle)
        let piece = ByteBuffer(string: "cd")
        parser.feed(piece)
        guard case .body(let bytes) = try parser.next() else {
            Issue.record("no content")
            return
        }
        #expect(bytes == piece)
        guard case .end = try parser.next() else {
            Issue.record("no end")
            return
        }
        #expect(parser.isIdle)
    }
}
