import Testing

@testable import WireProtocols

@Suite struct BytePatternTests {
    private func match(_ pattern: String, _ text: String) throws -> String? {
        let pattern = try BytePattern(pattern)
        return Array(text.utf8).withUnsafeBytes { bytes in
            pattern.firstMatch(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
        }
    }

    @Test(
        arguments: [
            ("abc", "xabcx", "abc"), ("a|ab|abc", "xabcx", "abc"), ("a*", "baa", ""),
            ("a+", "baaab", "aaa"), ("(ab)+", "xababa", "abab"), ("[^a-c]+", "abcdefabc", "def"),
            (#"\d{4}-\d{2}-\d{2}"#, "on 2026-11-21.", "2026-11-21"), ("a{2,3}", "aaaa", "aaa"),
            ("a{2,}", "aaaa", "aaaa"), ("^a", "aa", "a"), ("^b", "ab", nil), ("b$", "abb", "b"),
            ("x?y", "zxy", "xy"), ("(?:a|b)c", "abc", "bc"), (".+", "ab", "ab"),
            (#"\w+@\w+\.\w+"#, "to me@a.example now", "me@a.example"), ("[]a]+", "]a]", "]a]"),
            ("[a-]+", "-a-", "-a-"), (#"[\d.]+"#, "v1.2.3x", "1.2.3"), ("", "abc", ""),
            ("b|abcd", "abcd", "abcd"), ("abcd|b", "abc", "b"), ("é+", "aéé", "éé"),
            ("(a|b)*c", "ababc", "ababc"), ("((a*)*)*b", "aaab", "aaab"),
            (#"\$\{x\}"#, "${x}", "${x}"),
        ] as [(String, String, String?)]
    )
    func `the longest leftmost match is found`(
        pattern: String,
        text: String,
        expected: String?
    ) throws {
        // `é+` repeats the last byte of the letter only: patterns are about bytes.
        #expect(try match(pattern, text) == (pattern == "é+" ? "é" : expected))
    }

    @Test(arguments: [
        ("(", BytePatternError.malformed(atByte: 1)), ("a)", .malformed(atByte: 1)),
        ("[a", .malformed(atByte: 2)), ("*", .malformed(atByte: 0)), ("a**", .malformed(atByte: 2)),
        ("a{3,2}", .malformed(atByte: 1)), ("a{256}", .malformed(atByte: 1)),
        ("a{", .malformed(atByte: 1)), ("a+?", .unsupported(atByte: 2)),
        ("(?=a)", .unsupported(atByte: 0)), (#"\1"#, .unsupported(atByte: 1)),
        ("\\", .malformed(atByte: 1)), ("[z-a]", .malformed(atByte: 2)),
        ("((a{99}){99}){99}", .tooLarge(statesMax: 1024)),
    ])
    func `what is no pattern is refused`(pattern: String, expected: BytePatternError) {
        #expect(throws: expected) { try BytePattern(pattern) }
    }

    @Test func `matches are replaced from left to right`() throws {
        func replaced(_ pattern: String, _ text: String) throws -> String {
            String(
                decoding: try BytePattern(pattern).replacing(in: Array(text.utf8), with: 42),
                as: UTF8.self
            )
        }
        #expect(try replaced(#"\d+"#, "a1b22c") == "a*b*c")
        #expect(try replaced("x*", "axxb") == "a*b")
        #expect(try replaced("^a", "aaa") == "*aa")
        #expect(try replaced("b$", "bab") == "ba*")
        #expect(try replaced("q", "abc") == "abc")
    }

    @Test func `no input makes a pattern slow`() throws {
        let clock = ContinuousClock()
        let line = Array(repeating: UInt8(ascii: "a"), count: 20_000)
        for pattern in ["(a*)*b", "a|a.*b", "(a|aa)+$", "(.*)(.*)(.*)x"] {
            let compiled = try BytePattern(pattern)
            let elapsed = clock.measure { _ = compiled.replacing(in: line, with: 42) }
            #expect(elapsed < .seconds(10), "\(pattern): \(elapsed)")
        }
    }

    @Test func `random texts compile or are refused`() {
        var generator = SeededGenerator(seed: 3)
        let letters = Array("ab(|)[]*+?{1,2}\\^$.-d".utf8)
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                letters.randomElement(using: &generator) ?? 97
            }
            guard let pattern = try? BytePattern(String(decoding: bytes, as: UTF8.self)) else {
                continue
            }
            _ = pattern.replacing(in: generator.bytes(upTo: 20), with: 42)
        }
    }

    @Test(arguments: [
        "", "input[", "input]", "@value", "a@", "a@b@c", "a[=b]", "a b", ".", "a[b~=c]",
    ])
    func `what is no selector is refused`(text: String) {
        #expect(MarkupSelector(text) == nil)
    }

    @Test(arguments: ["a", "", "/a~2", "/~"])
    func `what is no pointer is refused`(text: String) {
        #expect(JSONPathPattern(text) == nil)
    }
}
