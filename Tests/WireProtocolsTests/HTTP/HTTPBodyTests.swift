import LibCrypto
import Testing

@testable import WireProtocols

@Suite struct HTTPBodyTests {
    private static let rules = BodyRules(
        jsonIgnores: ["/meta/id", "/items/*/seen", "/a~1b", "/deep"]
            .compactMap { JSONPathPattern($0) },
        markupIgnores: [
            "input[name=csrf*]", "meta[name=csrf-token]", "script[nonce]", "span.time@text",
            "a[href=/s/*]@href", "*[data-id]", "updated",
        ].compactMap { MarkupSelector($0) },
        textIgnores: [#"\d\d:\d\d:\d\d"#, "id=[0-9a-f]+"].compactMap { try? BytePattern($0) }
    )

    /// The canonical form, or why there is none, and the fields when asked for.
    private static func describe(_ input: String, _ form: HTTPComparisonForm) -> String {
        let bytes = Array(unescaped(input).utf8)
        return bytes.withUnsafeBytes { bytes in
            do throws(BodyFallback) {
                let (output, duplicates) = try BodyCanonicalizer.output(
                    bytes,
                    form: form,
                    rules: rules
                )
                let shown = output.flatMap { $0 == 13 ? Array("⏎".utf8) : [$0] }
                var text = String(decoding: shown, as: UTF8.self)
                text = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
                    .joined(separator: "\n")
                if duplicates > 0 { text += "\nduplicate keys: \(duplicates)" }
                return text.trimmingNewlines
            } catch {
                return "by bytes: \(error)"
            }
        }
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("⏎", with: "\r").replacing("⇥", with: "\t").replacing("␀", with: "\u{0}")
    }

    @Test(arguments: HTTPComparisonForm.allCases.filter { $0 != .bytes })
    func `bodies have the canonical form of the golden file`(form: HTTPComparisonForm) throws {
        try goldenFile("body-\(form.rawValue)").check { Self.describe($0, form) }
    }

    @Test func `fields are found where the golden file says`() throws {
        try goldenFile("fields").check { text in
            let form: HTTPComparisonForm =
                text.hasPrefix("<?xml") ? .xml : text.hasPrefix("<") ? .html : .json
            let fields = Array(text.utf8).withUnsafeBytes {
                BodyFields(of: $0, form: form, rules: Self.rules)
            }
            return (fields?.fields ?? []).map {
                "\($0.path) | \($0.pattern) | \(String(decoding: $0.value, as: UTF8.self))"
            }.joined(separator: "\n")
        }
    }

    @Test func `differences are found where the golden file says`() throws {
        try goldenFile("differences").check { text in
            let bodies = text.split(separator: "\n").compactMap { line in
                Array(line.utf8).withUnsafeBytes {
                    BodyFields(
                        of: $0,
                        form: line.hasPrefix("<") ? .html : .json,
                        rules: BodyRules()
                    )
                }
            }
            let (differences, isComplete) = BodyDifference.all(of: bodies, countMax: 4)
            let lines = differences.map { difference in
                let values = difference.values.map { value in
                    value.map { String(decoding: $0, as: UTF8.self) } ?? "absent"
                }
                return "\(difference.path): \(values.joined(separator: " | "))"
            }
            return (lines + (isComplete ? [] : ["and more"])).joined(separator: "\n")
        }
    }

    @Test(arguments: HTTPComparisonForm.allCases)
    func `pieces of any size give the digest of the whole`(form: HTTPComparisonForm) {
        var generator = SeededGenerator(seed: 21)
        for body in Self.samples {
            for round in 0..<120 {
                let bytes = round == 0 ? body : generator.mutated(body)
                var rules = Self.rules
                rules.wholeBodyBytesMax = round.isMultiple(of: 3) ? 40 : 1 << 20
                rules.lineBytesMax = round.isMultiple(of: 2) ? 7 : 1 << 16
                let whole = bytes.withUnsafeBytes {
                    BodyCanonicalizer.canonical($0, form: form, rules: rules)
                }
                var pieces = BodyCanonicalizer(form: form, rules: rules)
                var index = 0
                let pieceMax = [1, 3, 50][round % 3]
                while index < bytes.count {
                    let end = min(
                        bytes.count,
                        index + Int.random(in: 0...pieceMax, using: &generator)
                    )
                    bytes[index..<end].withUnsafeBytes { pieces.append($0) }
                    #expect(pieces.keptBytes <= max(rules.wholeBodyBytesMax, rules.lineBytesMax))
                    index = end
                }
                let result = pieces.finish()
                #expect(result == whole, "\(form), \(String(decoding: bytes, as: UTF8.self))")
                guard result == whole else { return }
            }
        }
    }

    @Test func `what falls back is compared by its plain SHA-256`() {
        let body = Array("{\"a\":".utf8)
        let result = body.withUnsafeBytes { BodyCanonicalizer.canonical($0, form: .json) }
        #expect(result.fallback == .malformed(atByte: 5))
        #expect(result.form == .bytes)
        #expect(ContentDigest(SHA256Words.of(body)) == result.digest)
        var rules = BodyRules()
        rules.depthMax = 3
        for (text, form) in [
            ("[[[[]]]]", HTTPComparisonForm.json), ("<a><a><a><a/></a></a></a>", .xml),
        ] {
            let deep = Array(text.utf8).withUnsafeBytes {
                BodyCanonicalizer.canonical($0, form: form, rules: rules)
            }
            #expect(deep.fallback == .tooDeep(levelsMax: 3))
        }
        rules.wholeBodyBytesMax = 4
        let large = body.withUnsafeBytes {
            BodyCanonicalizer.canonical($0, form: .html, rules: rules)
        }
        #expect(large.fallback == .tooLarge(bytesMax: 4))
    }

    @Test func `shuffled keys and other spellings are the same JSON`() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            let value = RandomJSON.value(depth: 4, &generator)
            var texts: Set<String> = []
            var digests: Set<ContentDigest> = []
            for _ in 0..<4 {
                let text = value.spelled(&generator)
                texts.insert(text)
                let result = Array(text.utf8).withUnsafeBytes {
                    BodyCanonicalizer.canonical($0, form: .json)
                }
                #expect(result.fallback == nil, "\(text)")
                digests.insert(result.digest)
            }
            #expect(digests.count == 1, "\(texts)")
        }
    }

    @Test func `one changed value is another JSON and is found at its place`() {
        let rules = BodyRules()
        let one = Array(#"{"a":[1,{"b":"x"}],"c":null}"#.utf8)
        for (from, to) in [("1", "2"), ("x", "y"), ("null", "true"), ("\"c\"", "\"d\"")] {
            let other = Array(String(decoding: one, as: UTF8.self).replacing(from, with: to).utf8)
            let digests = [one, other].map { body in
                body.withUnsafeBytes { BodyCanonicalizer.canonical($0, form: .json).digest }
            }
            #expect(digests[0] != digests[1])
            let fields = [one, other].compactMap { body in
                body.withUnsafeBytes { BodyFields(of: $0, form: .json, rules: rules) }
            }
            let (differences, isComplete) = BodyDifference.all(of: fields)
            #expect(isComplete)
            #expect(differences.count == (from == "\"c\"" ? 2 : 1))
        }
    }

    @Test func `more fields than are told apart are never all`() {
        var rules = BodyRules()
        rules.fieldCountMax = 3
        let bodies = ["[1,2,3,4]", "[1,2,3,5]"].compactMap { text in
            Array(text.utf8).withUnsafeBytes { BodyFields(of: $0, form: .json, rules: rules) }
        }
        let (differences, isComplete) = BodyDifference.all(of: bodies)
        #expect(differences.isEmpty)
        #expect(!isComplete)
    }

    @Test func `a megabyte is canonical within the time of its transfer`() {
        let record = #"{"id":12345,"name":"some name","tags":["a","b"],"price":12.50},"#
        let json = Array(("[" + String(repeating: record, count: 16_000)).dropLast().utf8) + [93]
        let row = "<tr class='x' id=\"y\"><td>some text</td></tr>\n"
        let html = Array(String(repeating: row, count: 22_000).utf8)
        let clock = ContinuousClock()
        for (bytes, form) in [(json, HTTPComparisonForm.json), (html, .html), (html, .text)] {
            let elapsed = clock.measure {
                let result = bytes.withUnsafeBytes { BodyCanonicalizer.canonical($0, form: form) }
                #expect(result.fallback == nil)
            }
            // Debug builds are some thirty times slower than release builds.
            #expect(elapsed < .seconds(8), "\(form): \(elapsed)")
        }
    }

    private static let samples: [[UInt8]] = [
        #"{"b":1.50,"a":[1,2,{"x":"\u00e9"}],"meta":{"id":7},"items":[{"seen":1},{"seen":2}]}"#,
        "<!doctype html><html><body><p class=a id='b'>Hi  <b>you</b><!-- x --></p></body></html>",
        "<form><input name=csrf_token value=1><script nonce=x>var a = '<b>';</script></form>",
        "<?xml version=\"1.0\"?><feed a='1'><updated>now</updated><x>&lt;&#65;</x><![CDATA[<]]></feed>",
        "at 12:34:56 id=ff\r\nand 1\rand 2\n\nlast",
        "\r\n--B1\r\nContent-Type: text/plain\r\n\r\nabc\r\n--B1\r\n\r\ndef\r\n--B1--\r\n",
        "",
    ].map { Array($0.utf8) }
}
