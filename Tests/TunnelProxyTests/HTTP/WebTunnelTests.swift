import NIOCore
import NIOHTTP1
import ServicePlan
import Testing
import VotingCore

@testable import TunnelProxy

/// The tunnel of a web server over real connections, in front of servers that answer as they are told.
@Suite(.serialized) struct WebTunnelTests {
    @Test func `equal answers are given once and recorded as unanimous`() async throws {
        try await TestTunnel.run { tunnel in
            let text = try await tunnel.get("/page?x=1")
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.hasSuffix("\r\n\r\nhello"))
            #expect(text.contains("Content-Length: 5\r\n"))
            let vote = try await tunnel.vote(on: "/page")
            #expect(vote.verdict == .unanimous)
            #expect(vote.agreed == ReplicaSet(first: 3))
            #expect(vote.requestKind == "GET")
            let id = text.split(separator: "X-Request-Id: ")[1].prefix(32)
            #expect(vote.reason == "request \(id)")
            for replica in tunnel.replicas {
                let request = try #require(replica.requests.last { $0.head.uri == "/page?x=1" })
                #expect(request.head.headers["host"] == ["a"])
                #expect(request.head.headers["x-request-id"] == [String(id)])
                #expect(request.head.headers["x-forwarded-for"] == ["127.0.0.1"])
                #expect(request.head.headers["accept-encoding"] == ["identity"])
                #expect(request.head.headers["connection"] == [])
            }
        }
    }

    @Test(arguments: ["byte", "status", "header", "cut", "close", "silent"])
    func `a fault of one replica is masked and recorded`(fault: String) async throws {
        try await TestTunnel.run { tunnel in
            tunnel.replicas[1].answers { _ in
                var reply = TestReplica.Reply()
                switch fault {
                case "byte": reply.body = "hellO"
                case "status": reply.status = 404
                case "header": reply.headers.append(("X-Frame-Options", "DENY"))
                case "cut":
                    reply.length = 10
                    reply.closes = true
                case "close":
                    reply.isSilent = true
                    reply.closes = true
                default: reply.isSilent = true
                }
                return reply
            }
            for _ in 0..<3 {
                let text = try await tunnel.get("/faulty")
                #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(text.hasSuffix("\r\n\r\nhello"))
            }
            let vote = try await tunnel.vote(on: "/faulty")
            #expect(vote.verdict == .majority)
            let wrong = ReplicaSet(ReplicaIndex(1))
            let isDissent = ["byte", "status", "header"].contains(fault)
            #expect(vote.dissented == (isDissent ? wrong : []))
            #expect(vote.failed == (isDissent ? [] : wrong))
        }
    }

    @Test func `without majority the client gets a problem document with the record's id`()
        async throws
    {
        try await TestTunnel.run { tunnel in
            for (number, replica) in tunnel.replicas.enumerated() {
                replica.answers { _ in TestReplica.Reply(body: "\(number)") }
            }
            let text = try await tunnel.get("/split")
            #expect(text.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
            #expect(text.contains("Content-Type: application/problem+json\r\n"))
            #expect(text.contains("\"type\":\"urn:ftcompose:problem:no-majority\""))
            let vote = try await tunnel.vote(on: "/split")
            #expect(vote.verdict == .noMajority)
            let id = try #require(vote.reason.split(separator: " ").last)
            #expect(text.contains("\"requestId\":\"\(id)\""))
        }
    }

    @Test func `a replica that ends is masked, and readmitted when it is back`() async throws {
        try await TestTunnel.run { tunnel in
            try await tunnel.replicas[2].kill()
            for _ in 0..<5 {
                #expect(try await tunnel.get("/").hasSuffix("hello"))
            }
            try await tunnel.eventually("it is out") {
                tunnel.recorder.records.contains {
                    $0.kind == .lifecycle && $0.reason.contains("-> quarantined")
                }
            }
            #expect(try await tunnel.get("/").hasSuffix("hello"))
            try await tunnel.replicas[2].revive()
            try await tunnel.eventually("it votes again") {
                tunnel.recorder.records.contains { $0.reason.hasPrefix("shadow -> active") }
            }
            #expect(try await tunnel.get("/again").hasSuffix("hello"))
            #expect(try await tunnel.vote(on: "/again").verdict == .unanimous)
        }
    }

    @Test func `a replica that is wrong too often is taken out`() async throws {
        try await TestTunnel.run { tunnel in
            tunnel.replicas[0].answers { _ in TestReplica.Reply(body: "wrong") }
            for _ in 0..<8 {
                #expect(try await tunnel.get("/").hasSuffix("hello"))
            }
            try await tunnel.eventually("it is out") {
                tunnel.recorder.records.contains {
                    $0.kind == .lifecycle && $0.reason.contains("suspect -> quarantined")
                }
            }
        }
    }

    @Test func `bodies of requests reach every replica, whole and in order`() async throws {
        try await TestTunnel.run { tunnel in
            for replica in tunnel.replicas {
                replica.answers { TestReplica.Reply(body: "got \($0.body)") }
            }
            let counted = try await tunnel.send(
                "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabc",
                "def"
            )
            #expect(counted.hasSuffix("got abcdef"))
            let chunked = try await tunnel.send(
                "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "2;x=y\r\nde\r\n0\r\n\r\n"
            )
            #expect(chunked.hasSuffix("got abcde"))
            let waited = try await tunnel.send(
                "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n"
                    + "Expect: 100-continue\r\n\r\n",
                "ok"
            )
            #expect(waited.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200"))
            for replica in tunnel.replicas {
                let bodies = replica.requests.filter { $0.head.method == .POST }.map(\.body)
                #expect(bodies == ["abcdef", "abcde", "ok"])
            }
        }
    }

    private static let refused: [(String, Int)] = [
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n", 400
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            400
        ),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/2.5\r\nHost: a\r\n\r\n", 505),
        ("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 9_000))\r\n\r\n", 431),
        ("GET /\(String(repeating: "x", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("\u{0}\u{1}\u{2}\r\n\r\n", 400), ("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ]

    @Test func `what servers might read differently reaches no replica`() async throws {
        try await TestTunnel.run { tunnel in
            for (request, status) in WebTunnelTests.refused {
                let before = tunnel.replicas.map(\.requests.count)
                let text = try await tunnel.send(request, seconds: 5)
                let shown = request.prefix(90)
                let got = text.split(separator: " ").dropFirst().first.map(String.init)
                // The parser refuses some of these before their kind is known.
                let allowed =
                    [414, 431, 505, 501].contains(status) ? [status, 400, 431] : [status]
                #expect(
                    allowed.map(String.init).contains(got ?? ""),
                    "\(shown): \(text.prefix(200))"
                )
                #expect(text.contains("application/problem+json"), "\(shown)")
                let isChunk = request.hasSuffix("z\r\n")
                if !isChunk {
                    #expect(tunnel.replicas.map(\.requests.count) == before, "\(shown)")
                }
            }
            #expect(try await tunnel.get("/after").hasSuffix("hello"))
        }
    }

    @Test func `several requests of one connection are answered in order`() async throws {
        try await TestTunnel.run { tunnel in
            for replica in tunnel.replicas {
                replica.answers { TestReplica.Reply(body: $0.head.uri) }
            }
            let text = try await tunnel.send(
                (1...5).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
                    + "GET /6 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
            let bodies = text.split(separator: "\r\n\r\n").dropFirst().map { $0.prefix(2) }
            #expect(bodies == ["/1", "/2", "/3", "/4", "/5", "/6"])
        }
    }

    @Test func `answers without a body have none`() async throws {
        try await TestTunnel.run { tunnel in
            let head = try await tunnel.get("/", method: "HEAD")
            #expect(head.contains("Content-Length: 5\r\n"))
            #expect(head.hasSuffix("\r\n\r\n"))
            for replica in tunnel.replicas {
                replica.answers { _ in TestReplica.Reply(status: 304, headers: [], body: "") }
            }
            let unchanged = try await tunnel.get("/")
            #expect(unchanged.hasPrefix("HTTP/1.1 304"))
            #expect(unchanged.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `a client of HTTP 1.0 gets no chunks`() async throws {
        try await TestTunnel.run { tunnel in
            let text = try await tunnel.send("GET / HTTP/1.0\r\n\r\n")
            #expect(text.hasSuffix("\r\n\r\nhello"))
            #expect(!text.lowercased().contains("transfer-encoding"))
        }
    }

    @Test func `each replica gets its own cookie and its own entity tag`() async throws {
        try await TestTunnel.run { tunnel in
            for (number, replica) in tunnel.replicas.enumerated() {
                replica.answers { request in
                    var reply = TestReplica.Reply()
                    if request.head.uri == "/login" {
                        reply.headers.append(("Set-Cookie", "sid=secret\(number); Path=/"))
                        reply.headers.append(("ETag", "\"tag\(number)\""))
                    } else {
                        let cookie = request.head.headers["cookie"].first ?? ""
                        let tag = request.head.headers["if-none-match"].first ?? ""
                        let isOwn = cookie == "sid=secret\(number)"
                        reply.body = isOwn ? "in" : "out \(number)"
                        if request.head.uri == "/login?again" {
                            reply.status = tag == "\"tag\(number)\"" ? 304 : 200
                        }
                    }
                    return reply
                }
            }
            let login = try await tunnel.get("/login")
            let cookie = try #require(
                login.split(separator: "Set-Cookie: ").last?.split(separator: ";").first
            )
            #expect(login.contains("ETag: \"ftc-"))
            _ = try await tunnel.vote(on: "/login")
            for _ in 0..<5 {
                let text = try await tunnel.get("/in", headers: "Cookie: \(cookie)\r\n")
                #expect(text.hasSuffix("\r\n\r\nin"))
            }
            #expect(try await tunnel.vote(on: "/in").verdict == .unanimous)
        }
    }

    @Test func `a body that is longer than allowed is refused`() async throws {
        try await TestTunnel.run { tunnel in
            let text = try await tunnel.send(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n"
            )
            #expect(text.hasPrefix("HTTP/1.1 413"))
            let chunk = "2710\r\n\(String(repeating: "x", count: 10_000))\r\n"
            let long = try await tunnel.send(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + String(repeating: chunk, count: 11)
            )
            #expect(long.hasPrefix("HTTP/1.1 413"))
        }
    }

    @Test func `large bodies pass whole`() async throws {
        let body = String(repeating: "0123456789abcdef", count: 200_000)
        try await TestTunnel.run { tunnel in
            for replica in tunnel.replicas {
                replica.answers { _ in TestReplica.Reply(body: body) }
            }
            let text = try await tunnel.get("/large")
            #expect(text.hasSuffix("\r\n\r\n" + body))
            #expect(try await tunnel.vote(on: "/large").verdict == .unanimous)
        }
    }

    @Test func `hosts that are not served are refused`() async throws {
        try await TestTunnel.run({ $0.domains = ["a", "*.example"] }) { tunnel in
            let other = try await tunnel.send(
                "GET / HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n"
            )
            #expect(other.hasPrefix("HTTP/1.1 421"))
            let below = try await tunnel.send(
                "GET / HTTP/1.1\r\nHost: x.example:80\r\nConnection: close\r\n\r\n"
            )
            #expect(below.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func `a client that does not finish its head is sent away`() async throws {
        try await TestTunnel.run({ $0.tunnel.limits.headerTimeoutMilliseconds = 300 }) { tunnel in
            let text = try await tunnel.send("GET / HTTP/1.1\r\nHo")
            #expect(text.hasPrefix("HTTP/1.1 408"))
        }
    }

    @Test func `requests that may change something run one after another`() async throws {
        try await TestTunnel.run { tunnel in
            for replica in tunnel.replicas {
                replica.answers {
                    TestReplica.Reply(body: $0.body, delay: .milliseconds(.random(in: 0...20)))
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 10..<30 {
                    tasks.addTask {
                        let text = try await tunnel.send(
                            "POST /add HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                + "Content-Length: 2\r\n\r\n\(number)"
                        )
                        #expect(text.hasSuffix("\r\n\r\n\(number)"))
                    }
                }
                try await tasks.waitForAll()
            }
            let orders = tunnel.replicas.map { $0.requests.map(\.body).filter { !$0.isEmpty } }
            #expect(orders[0].count == 20)
            #expect(orders[0] == orders[1])
            #expect(orders[1] == orders[2])
        }
    }
}
