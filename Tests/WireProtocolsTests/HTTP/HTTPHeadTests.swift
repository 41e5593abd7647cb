import Testing
import WireProtocols

@Suite struct HTTPHeadTests {
    @Test func `requests are taken or refused as the golden file says`() throws {
        try goldenFile("requests").check { text in
            let head = GoldenHead(text)
            let version = head.start.last == "HTTP/2" ? (2, 0) : Self.version(head.start.last)
            do throws(HTTPHeadFault) {
                let framing = try HTTPRequestCheck().framing(
                    method: head.start[0],
                    target: head.start.dropFirst().dropLast().joined(separator: " "),
                    version: version,
                    fields: head.fields
                )
                let kind = HTTPRequestClass(method: head.start[0])
                return "\(framing)\(kind.isSafe ? ", safe" : "")"
                    + "\(kind.isIdempotent ? ", idempotent" : "")\(kind.isOrdered ? ", ordered" : "")"
            } catch {
                return "\(error.status) \(error.code): \(error)"
            }
        }
    }

    @Test func `responses are framed as the golden file says`() throws {
        try goldenFile("responses").check { text in
            let head = GoldenHead(text)
            do throws(HTTPHeadFault) {
                let framing = try HTTPResponseCheck().framing(
                    status: Int(head.start[1]) ?? 0,
                    toMethod: head.values("method").first ?? "GET",
                    version: Self.version(head.start[0]),
                    fields: head.fields
                )
                return "\(framing)"
            } catch {
                return error.code
            }
        }
    }

    @Test func `heads have the canonical form of the golden file`() throws {
        var plain = HTTPHeadCanonicalizer()
        var mixed = HTTPHeadCanonicalizer(rules: HTTPHeaderRules(heterogeneous: true))
        try goldenFile("heads").check { text in
            let head = GoldenHead(text)
            let context = HTTPHeadContext(
                isAnswerToHead: head.has("head"),
                isContentDecoded: head.has("decoded"),
                ownAuthorities: head.values("own"),
                isPageLeftOut: head.has("page")
            )
            let status = Int(head.start[0]) ?? 0
            return head.has("mixed")
                ? mixed.text(status: status, fields: head.fields, context: context)
                    .trimmingNewlines
                : plain.text(status: status, fields: head.fields, context: context)
                    .trimmingNewlines
        }
    }

    @Test func `content types choose a form`() throws {
        try goldenFile("content-types").check { text in
            text.split(separator: "\n").map {
                HTTPComparisonForm(contentType: String($0)).rawValue
            }.joined(separator: "\n")
        }
        #expect(HTTPComparisonForm(contentType: nil) == .bytes)
    }

    @Test func `paths become templates`() throws {
        try goldenFile("routes").check { text in
            text.split(separator: "\n").map { line in
                let words = line.split(separator: " ").map(String.init)
                return HTTPRouteTemplate.template(method: words[0], target: words[1])
            }.joined(separator: "\n")
        }
        for count in [1, 50, 5000] {
            let target = String(repeating: "/äbc", count: count)
            let template = HTTPRouteTemplate.template(method: "GET", target: target)
            #expect(template.utf8.count <= HTTPRouteTemplate.bytesMax)
        }
    }

    @Test func `the order of independent headers does not count and that of equal names does`() {
        var canonicalizer = HTTPHeadCanonicalizer()
        var generator = SeededGenerator(seed: 5)
        let fields: [HTTPFieldLine] = [
            ("Content-Type", "text/html"), ("X-A", "1"), ("X-A", "2"), ("Vary", "b, a"),
            ("Vary", "c"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2; Path=/"), ("Date", "now"),
        ]
        let digest = canonicalizer.digest(status: 200, fields: fields)
        for _ in 0..<200 {
            var shuffled = fields.shuffled(using: &generator)
            let own = shuffled.indices.filter { shuffled[$0].name == "X-A" }
            shuffled[own[0]].value = "1"
            shuffled[own[1]].value = "2"
            #expect(canonicalizer.digest(status: 200, fields: shuffled) == digest)
            shuffled[own[0]].value = "2"
            shuffled[own[1]].value = "1"
            #expect(canonicalizer.digest(status: 200, fields: shuffled) != digest)
        }
        #expect(canonicalizer.digest(status: 404, fields: fields) != digest)
    }

    @Test func `differences between heads are found at their header`() {
        var canonicalizer = HTTPHeadCanonicalizer()
        let heads: [(Int, [HTTPFieldLine])] = [
            (200, [("X-A", "1"), ("X-A", "2"), ("Vary", "a,b"), ("Date", "x")]),
            (200, [("X-A", "1"), ("X-A", "3"), ("Vary", "b"), ("Date", "y")]),
            (404, [("x-a", "1"), ("X-A", "2"), ("Vary", "b, a")]),
        ]
        let fields = heads.map { canonicalizer.fields(status: $0.0, fields: $0.1) }
        let (differences, isComplete) = BodyDifference.all(of: fields)
        #expect(isComplete)
        #expect(
            differences.map(\.path) == ["status", "header:vary", "header:vary~2", "header:x-a~2"]
        )
        #expect(differences[0].values == [Array("200".utf8), Array("200".utf8), Array("404".utf8)])
        #expect(differences[2].values[1] == nil)
        #expect(differences[3].pattern == "header:x-a")
    }

    @Test func `limits hold at their exact value`() {
        var limits = HTTPHeadLimits()
        limits.fieldCountMax = 3
        limits.fieldBytesMax = 40
        limits.bodyBytesMax = 10
        func fault(_ fields: [HTTPFieldLine]) -> HTTPHeadFault? {
            do throws(HTTPHeadFault) {
                _ = try HTTPRequestCheck(limits: limits).framing(
                    method: "POST",
                    target: "/",
                    version: (1, 1),
                    fields: [("host", "a")] + fields
                )
                return nil
            } catch { return error }
        }
        #expect(fault([("a", ""), ("b", "")]) == nil)
        #expect(fault([("a", ""), ("b", ""), ("c", "")]) == .fieldsTooMany(countMax: 3))
        #expect(fault([("a", String(repeating: "x", count: 26))]) == nil)
        #expect(
            fault([("a", String(repeating: "x", count: 27))]) == .fieldsTooLarge(bytesMax: 40)
        )
        #expect(fault([("content-length", "10")]) == nil)
        #expect(fault([("content-length", "11")]) == .bodyTooLarge(bytesMax: 10))
    }

    @Test func `hop-by-hop headers end here`() {
        let fields: [HTTPFieldLine] = [
            ("Connection", "close, X-Own, Host"), ("Keep-Alive", "5"), ("x-own", "1"),
            ("Host", "a"), ("TE", "trailers"), ("Upgrade", "h2c"), ("Accept", "*/*"),
        ]
        let kept = HTTPHopByHop(fields: fields).endToEnd(fields)
        #expect(kept.map(\.name) == ["Host", "Accept"])
    }

    @Test func `a replica's own address is shown to nobody`() {
        let own = ["web-1:8080", "shop.example"]
        func shown(_ value: String) -> String {
            HTTPLocation(value, own: own).value(scheme: "https", host: "shop.example")
        }
        #expect(shown("http://web-1:8080/a?b") == "https://shop.example/a?b")
        #expect(shown("/a") == "https://shop.example/a")
        #expect(shown("a/b") == "a/b")
        #expect(shown("https://other.example/a") == "https://other.example/a")
        #expect(shown("http://shop.example") == "https://shop.example/")
    }

    @Test(arguments: [
        ("shop.example", "shop.example"), ("shop.example:8080", "shop.example"),
        ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("", ""), ("a:", "a"), (":80", ""),
    ])
    func `an authority without its port is a host`(authority: String, host: String) {
        #expect(HTTPAuthority.host(of: authority) == host)
    }

    @Test(arguments: [
        ("text/html; charset=UTF-8", "text/html"), ("TEXT/HTML", "text/html"),
        ("text/html; charset=utf-7", "text/html;charset=utf-7"),
        ("image/x-ms-bmp", "image/bmp"),
        ("multipart/byteranges; boundary=x", "multipart/byteranges"),
        ("application/octet-stream", nil), ("text/csv; charset=utf-8", nil),
    ])
    func `a type is as all servers name it`(text: String, shared: String?) {
        #expect(HTTPMediaType(text)?.shared == shared)
    }

    @Test func `heads of random bytes are judged without a crash`() {
        var generator = SeededGenerator(seed: 9)
        var canonicalizer = HTTPHeadCanonicalizer()
        let names = ["Set-Cookie", "Location", "Vary", "Content-Type", "WWW-Authenticate", "x"]
        for _ in 0..<3_000 {
            let fields: [HTTPFieldLine] = (0..<4).map { _ in
                (
                    names.randomElement(using: &generator) ?? "",
                    String(decoding: generator.bytes(upTo: 30), as: UTF8.self)
                )
            }
            _ = canonicalizer.digest(status: 200, fields: fields)
            _ = try? HTTPRequestCheck().framing(
                method: String(decoding: generator.bytes(upTo: 3), as: UTF8.self),
                target: String(decoding: generator.bytes(upTo: 9), as: UTF8.self),
                version: (1, 1),
                fields: fields
            )
        }
    }

    private static func version(_ text: String?) -> (Int, Int) {
        let numbers = (text ?? "").replacing("HTTP/", with: "").split(separator: ".")
            .compactMap { Int($0) }
        return numbers.count == 2 ? (numbers[0], numbers[1]) : (0, 0)
    }
}

extension String {
    var trimmingNewlines: String {
        var text = self[...]
        while text.last == "\n" { text = text.dropLast() }
        return String(text)
    }
}

func goldenFile(_ name: String) throws -> GoldenFile {
    try GoldenFile("../HTTP/Golden/\(name).txt")
}
