import ServicePlan
import Testing
import WireProtocols

@testable import VoterRuntime

@Suite struct AccessLogParserTests {
    private static let id = "0123456789abcdef0123456789abcdef"

    private static func read(_ text: String, needsNames: Bool = false) -> AccessLogParser.Outcome {
        AccessLogParser(needsNames: needsNames).read(Array(text.utf8))
    }

    private static func line(
        _ method: String,
        _ target: String,
        _ status: Int,
        id: String? = nil,
        isAborted: Bool = false,
        milliseconds: Int? = nil
    ) -> AccessLogParser.Outcome {
        .line(
            AccessLogLine(
                id: id,
                method: method,
                target: target,
                status: status,
                isAborted: isAborted,
                milliseconds: milliseconds
            )
        )
    }

    private static let named: [(String, AccessLogParser.Outcome)] = [
        // The compiler's own forms of nginx and Apache.
        (
            #"{"id":"\#(id)","method":"GET","target":"/a?b=1","status":200,"bytes":5,"end":"OK","seconds":"0.012"}"#,
            line("GET", "/a?b=1", 200, id: id, milliseconds: 12)
        ),
        (
            #"{"id":"\#(id)","line":"POST /x%20y HTTP/1.1","status":405,"bytes":0,"end":"+","microseconds":2500}"#,
            line("POST", "/x%20y", 405, id: id, milliseconds: 2)
        ),
        (
            #"{"id":"\#(id)","method":"GET","target":"/","status":499,"bytes":0,"end":"","seconds":"1.5"}"#,
            line("GET", "/", 499, id: id, isAborted: true, milliseconds: 1_500)
        ),
        (
            #"{"id":"\#(id)","line":"GET / HTTP/1.1","status":200,"bytes":9,"end":"X","microseconds":1}"#,
            line("GET", "/", 200, id: id, isAborted: true, milliseconds: 0)
        ),
        // Quotes and bytes that no text has, as each server escapes them.
        (
            #"{"id":"\#(id)","line":"GET /\"\xc3\xa9 HTTP/1.1","status":200,"end":"-"}"#,
            line("GET", "/\"é", 200, id: id)
        ),
        (
            #"{"id":"\#(id)","method":"GET","target":"/\u00e9\\","status":200,"end":"OK"}"#,
            line("GET", "/é\\", 200, id: id)
        ),
    ]

    @Test(arguments: AccessLogParserTests.named)
    func `lines of the compiler's own form`(text: String, outcome: AccessLogParser.Outcome) {
        #expect(Self.read(text, needsNames: true) == outcome)
    }

    @Test(arguments: [
        // The server's own log beside ours, requests around the tunnel, messages, damage.
        #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl""#,
        #"{"id":"","method":"GET","target":"/","status":200,"end":"OK"}"#,
        #"{"id":"-","line":"GET / HTTP/1.1","status":200,"end":"-"}"#,
        #"{"id":"somebody's own","method":"GET","target":"/","status":200,"end":"OK"}"#,
        #"{"id":"0123456789ABCDEF0123456789ABCDEF","method":"GET","target":"/","status":200}"#,
        #"{"id":"0123456789abcdef0123456789abcdef","method":"GET","target":"/","status":"x"}"#,
        #"{"id":"0123456789abcdef0123456789abcdef","target":"/","status":200}"#,
        #"{"id":"0123456789abcdef0123456789abcdef","line":"GET /","status":200}"#,
        #"{"id":"0123456789abcdef0123456789abcdef","method":"GET","target":"/","status":200"#,
        #"{"id":"0123456789abcdef0123456789abcdef","method":"GET","target":"/","status":200} x"#,
        "2026/11/22 03:00:00 [notice] 1#1: start worker process 30", "", "{", "[]", "\u{0}",
    ])
    func `what is no such line is passed over`(text: String) {
        #expect(Self.read(text, needsNames: true) == .other)
    }

    private static let others: [(String, AccessLogParser.Outcome)] = [
        (
            #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET /a HTTP/1.1" 200 5"#,
            line("GET", "/a", 200)
        ),
        (
            #"10.0.0.1 - bob [22/Nov/2026:03:00:00 +0000] "GET /a HTTP/1.1" 304 - "-" "Mozilla/5.0 (X11)""#,
            line("GET", "/a", 304)
        ),
        (
            #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET /a HTTP/1.1" 200 5 "-" "x" "\#(id)""#,
            line("GET", "/a", 200, id: id)
        ),
        (
            #"web:80 10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET /a HTTP/1.1" 200 5 "-" "x" \#(id)"#,
            line("GET", "/a", 200, id: id)
        ),
        (
            #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET /\"q\" HTTP/1.1" 499 0 "-" "x""#,
            line("GET", #"/\"q\""#, 499, isAborted: true)
        ),
        // Caddy.
        (
            #"{"level":"info","ts":1.5,"logger":"http.log.access","msg":"handled request","#
                + #""request":{"remote_ip":"10.0.0.1","method":"GET","host":"web","uri":"/c","#
                + #""headers":{"X-Request-Id":["\#(id)"],"User-Agent":["x"]}},"duration":0.25,"size":3,"status":200}"#,
            line("GET", "/c", 200, id: id, milliseconds: 250)
        ),
        (
            #"{"request_method":"GET","request_uri":"/j","status":"201","remote_addr":"10.1.1.1"}"#,
            line("GET", "/j", 201)
        ),
        // Who asks without coming through the tunnel.
        (
            #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "ftcompose""#,
            .ownCheck
        ),
        (
            #"127.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8""#,
            .ownCheck
        ),
        (#"{"method":"GET","uri":"/","status":200,"remote_ip":"::1"}"#, .ownCheck),
    ]

    @Test(arguments: AccessLogParserTests.others)
    func `lines as servers write them`(text: String, outcome: AccessLogParser.Outcome) {
        #expect(Self.read(text) == outcome)
    }

    @Test(arguments: [
        #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET /a HTTP/1.1" 20x 5"#,
        #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET /a HTTP/1.1" 99 5"#,
        #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "GET /a HTTP/1.1"#,
        #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] GET /a HTTP/1.1 200 5"#,
        #"10.0.0.1 - - [22/Nov/2026:03:00:00 "GET /a HTTP/1.1" 200 5"#,
        #"10.0.0.1 - - [22/Nov/2026:03:00:00 +0000] "\x16\x03\x01" 400 5"#,
        #"[time] "GET / HTTP/1.1" 200 5"#,
        #"10.0.0.1 - - [t] "GET /a\"#,
        "AH00558: httpd: Could not reliably determine the server's name",
        #"{"status":200,"uri":"/"}"#, #"{"method":"GET","status":200}"#, #"{"method":"GET"}"#,
        #"{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}"#, #"{"a":"\x1"}"#,
        #"{"a":"\u12"}"#, #"{"a" 1}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":[1,]}"#, #"{"a":"b"#, "{}",
    ])
    func `what is no line of an access log is passed over`(text: String) {
        #expect(Self.read(text) == .other)
    }

    // MARK: Custom

    private static func custom(_ pattern: String, _ text: String) throws -> AccessLogParser.Outcome
    {
        let plan = WebLogVotePlan(redirection: "stream", format: "custom", pattern: pattern)
        return AccessLogParser(needsNames: false, pattern: try AccessLogParser.pattern(plan))
            .read(Array(text.utf8))
    }

    @Test func `a pattern says what lines hold`() throws {
        let pattern =
            "^(?<time>\\S+) (?<id>\\S+) (?<request>[^|]*)[|](?<status>[0-9]+) (?<cache>\\S+)$"
        let found = try Self.custom(pattern, "12:00 \(Self.id) GET /a HTTP/1.1|200 HIT")
        var wanted = AccessLogLine(id: Self.id, method: "GET", target: "/a", status: 200)
        wanted.further = ["cache": "HIT"]
        #expect(found == .line(wanted))
        // Other values of what is compared make another digest, other times do not.
        guard case .line(let line) = found,
            case .line(let later) = try Self.custom(
                pattern,
                "13:00 \(Self.id) GET /a HTTP/1.1|200 HIT"
            ),
            case .line(let miss) = try Self.custom(
                pattern,
                "13:00 \(Self.id) GET /a HTTP/1.1|200 MISS"
            )
        else {
            Issue.record("not read: \(found)")
            return
        }
        #expect(line.digest == later.digest)
        #expect(line.digest != miss.digest)
    }

    @Test func `lines that the pattern does not name are passed over`() throws {
        #expect(try Self.custom("^(?<id>\\S+) (?<status>[0-9]+)$", "junk") == .other)
        #expect(try Self.custom("^(?<id>\\S+) (?<status>[0-9]+)$", "- 200") == .other)
        #expect(
            try Self.custom("^(?<client>\\S+) (?<target>\\S+)$", "127.0.0.1 /a") == .ownCheck
        )
        #expect(
            try Self.custom("^(?<client>\\S+) (?<target>\\S+)$", "10.0.0.1 /a")
                == Self.line("", "/a", 0)
        )
    }

    @Test(arguments: ["(?<id>", "[", "(?<status>[0-9]+)", "", "(?<id>a)(?<id>b)"])
    func `a pattern by which no lines meet is refused`(pattern: String) {
        #expect(throws: VoterError.self) { try Self.custom(pattern, "x") }
    }

    @Test func `too many words, texts or bytes are passed over`() {
        let words = String(repeating: "a ", count: 100)
        #expect(Self.read(#"1.1.1.1 - - [t] "GET / HTTP/1.1" 200 5 "# + words) == .other)
        let texts = (0..<300).map { "\"a\($0)\":1" }.joined(separator: ",")
        #expect(Self.read("{\(texts)}") == .other)
        #expect(Self.read("{" + String(repeating: " ", count: 70_000) + "}") == .other)
    }

    @Test func `random bytes never stop the parser`() {
        var state: UInt64 = 42
        let alphabet = Array(#"{}[]",:\ux0123abHTTP/ -GET"#.utf8)
        for _ in 0..<2_000 {
            var line: [UInt8] = []
            for _ in 0..<40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                line.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            _ = AccessLogParser(needsNames: false).read(line)
        }
    }

    @Test func `lines that are too long are dropped, and the next one is read`() {
        var splitter = AccessLineSplitter()
        #expect(splitter.parse(Array("one\r\ntwo".utf8)) == [Array("one".utf8)])
        #expect(splitter.isWithinLine)
        #expect(splitter.parse(Array("\n\n".utf8)) == [Array("two".utf8)])
        #expect(splitter.parse(Array(repeating: 0x61, count: 70_000)).isEmpty)
        #expect(splitter.parse(Array("a\nthree\n".utf8)) == [Array("three".utf8)])
        #expect(splitter.longLineCount == 1)
        #expect(!splitter.isWithinLine)
        #expect(splitter.flush() == nil)
    }
}
