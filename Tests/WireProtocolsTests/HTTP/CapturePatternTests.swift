import Testing
import WireProtocols

@Suite struct CapturePatternTests {
    private static func groups(_ pattern: String, _ line: String) throws -> [String: String]? {
        try CapturePattern(pattern).groups(in: Array(line.utf8)[...])
    }

    private static let matches: [(String, String, [String: String])] = [
        ("(?<a>[0-9]+)", "x 12 34", ["a": "12"]),
        ("(?P<a>x)(?<b>y)?", "xz", ["a": "x"]),
        ("(?<a>.*),(?<b>.*)", "1,2,3", ["a": "1,2", "b": "3"]),
        ("(?<a>a|ab)(?<b>c|bcd)?", "abcd", ["a": "a", "b": "bcd"]),
        (
            "^(?<id>[0-9a-f-]+) (?:GET|POST) (?<status>\\d{3})$", "ab-1 GET 200",
            [
                "id": "ab-1", "status": "200",
            ]
        ),
        ("(?:(?<last>[a-z]) )+", "a b c ", ["last": "c"]),
        ("(?<outer>a(?<inner>b+)c)", "xabbc", ["outer": "abbc", "inner": "bb"]),
        ("(?<empty>)x", "x", ["empty": ""]),
        (
            "\"(?<request>[^\"]*)\" (?<status>[0-9]+)", "1.1.1.1 \"GET / HTTP/1.1\" 404 5",
            [
                "request": "GET / HTTP/1.1", "status": "404",
            ]
        ),
    ]

    @Test(arguments: CapturePatternTests.matches)
    func `groups of the first match`(
        pattern: String,
        line: String,
        groups: [String: String]
    ) throws {
        #expect(try Self.groups(pattern, line) == groups)
    }

    @Test(arguments: [("(?<a>x)", "abc"), ("^(?<a>b)", "ab"), ("(?<a>a)$", "ab"), ("(?<a>.)", "")])
    func `no match has no groups`(pattern: String, line: String) throws {
        #expect(try Self.groups(pattern, line) == nil)
    }

    @Test(arguments: [
        "(?<a>x", "(?<a>x)(?<a>y)", "(?<>x)", "(?<1a>x)", "(?<a b>x)", "(?<a", "(?=x)", "(?<!x)",
        "(?P=a)",
        "a**", "\\1", String(repeating: "x", count: 600),
    ])
    func `what is no pattern is refused`(pattern: String) {
        #expect(throws: BytePatternError.self) { try CapturePattern(pattern) }
    }

    @Test func `patterns without captures take no named groups`() {
        #expect(throws: BytePatternError.self) { try BytePattern("(?<a>x)") }
    }

    @Test func `a line that is too long is not matched`() throws {
        let line = String(repeating: "a", count: CapturePattern.lineBytesMax)
        #expect(try Self.groups("(?<a>a+)", line) == ["a": line])
        #expect(try Self.groups("(?<a>a+)", line + "a") == nil)
    }

    @Test func `no line makes a pattern slow`() throws {
        let line = String(repeating: "a", count: 4_000)
        let began = ContinuousClock.now
        #expect(try Self.groups("(?<x>(?:a*)*)(?:a*)*b", line) == nil)
        #expect(ContinuousClock.now - began < .seconds(20))
    }
}
