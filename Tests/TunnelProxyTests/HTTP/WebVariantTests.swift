import NIOCore
import NIOHTTP1
import ServicePlan
import Testing
import VotingCore

@testable import TunnelProxy

/// The tunnel in front of three servers that say one thing as nginx, Apache and Caddy do.
@Suite(.serialized) struct WebVariantTests {
    private static let tree = ["/page": "<p>one</p>", "/font.ttf": "font"]

    private static func nginx(_ request: TestReplica.Request, port: Int) -> TestReplica.Reply {
        let host = request.head.headers.first(name: "host") ?? ""
        var reply = reply(request, product: "nginx/1.22.1") { status in
            ("text/html", "<center>\(status) nginx</center>")
        }
        if request.head.uri == "/dir" {
            reply.status = 301
            reply.headers.append(("Location", "http://\(host):\(port)/dir/"))
        }
        if request.head.uri == "/font.ttf" {
            reply.headers[0] = ("Content-Type", "application/octet-stream")
        }
        return reply
    }

    private static func httpd(_ request: TestReplica.Request) -> TestReplica.Reply {
        let host = request.head.headers.first(name: "host") ?? ""
        var reply = reply(request, product: "Apache/2.4") { status in
            ("text/html; charset=iso-8859-1", "<h1>Apache \(status)</h1>")
        }
        if request.head.uri == "/dir" {
            reply.status = 301
            reply.headers.append(("Location", "http://\(host)/dir/"))
        }
        return reply
    }

    private static func caddy(_ request: TestReplica.Request) -> TestReplica.Reply {
        var reply = reply(request, product: "Caddy") { _ in nil }
        if reply.status == 200 {
            reply.headers = reply.headers.map { name, value in
                (name, value.hasPrefix("text/") ? value + "; charset=utf-8" : value)
            }
            reply.headers.append(("Vary", "Accept-Encoding"))
        }
        if request.head.uri == "/dir" {
            reply.status = 308
            reply.headers.append(("Location", "/dir/"))
        }
        return reply
    }

    private static func reply(
        _ request: TestReplica.Request,
        product: String,
        page: (Int) -> (String, String)?
    ) -> TestReplica.Reply {
        var reply = TestReplica.Reply()
        if let text = tree[request.head.uri] {
            let type = request.head.uri.hasSuffix(".ttf") ? "font/ttf" : "text/html"
            reply.headers = [("Content-Type", type), ("Accept-Ranges", "bytes")]
            reply.body = text
        } else {
            reply.status = 404
            let own = page(404)
            reply.headers = own.map { [("Content-Type", $0.0)] } ?? []
            reply.body = own?.1 ?? ""
        }
        reply.headers.append(("Server", product))
        return reply
    }

    private func run(_ body: (TestTunnel) async throws -> Void) async throws {
        try await TestTunnel.run({ $0.comparison.differentServers = true }) { tunnel in
            let port = tunnel.replicas[0].port
            tunnel.replicas[0].answers { Self.nginx($0, port: port) }
            tunnel.replicas[1].answers { Self.httpd($0) }
            tunnel.replicas[2].answers { Self.caddy($0) }
            try await body(tunnel)
        }
    }

    @Test(arguments: ["/page", "/font.ttf", "/missing", "/dir"])
    func `what they say alike is unanimous`(path: String) async throws {
        try await run { tunnel in
            _ = try await tunnel.get(path)
            let vote = try await tunnel.vote(on: path)
            #expect(vote.verdict == .unanimous)
            #expect(vote.agreed == ReplicaSet(first: 3))
        }
    }

    @Test func `nothing that was not voted on reaches the client`() async throws {
        try await run { tunnel in
            let page = try await tunnel.get("/page")
            #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(page.contains("Accept-Ranges: bytes\r\n"))
            #expect(page.contains("Content-Type: text/html"))
            #expect(page.hasSuffix("\r\n\r\n<p>one</p>"))
            let font = try await tunnel.get("/font.ttf")
            #expect(font.contains("Content-Type: application/octet-stream\r\n"))
            let lost = try await tunnel.get("/missing")
            #expect(lost.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(lost.contains("Content-Type: application/problem+json\r\n"))
            #expect(lost.contains("\"type\":\"urn:ftcompose:problem:status-404\""))
            for text in [page, font, lost] {
                #expect(!text.contains("Server:"))
                #expect(!text.contains("nginx") && !text.contains("Apache"))
            }
            let head = try await tunnel.get("/missing", method: "HEAD")
            #expect(head.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(!head.contains("Content-Type") && !head.contains("Content-Length"))
        }
    }

    @Test func `a folder is redirected to where the client asked`() async throws {
        try await run { tunnel in
            let text = try await tunnel.get("/dir")
            #expect(text.hasPrefix("HTTP/1.1 301 Moved Permanently\r\n"))
            #expect(
                text.contains("Location: http://a/dir/\r\n") || text.contains("Location: /dir/\r\n")
            )
            #expect(text.contains("Content-Length: 0\r\n"))
            #expect(text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `a page of the user's own that two have is shown`() async throws {
        try await run { tunnel in
            for number in [1, 2] {
                tunnel.replicas[number].answers { _ in
                    TestReplica.Reply(
                        status: 404,
                        headers: [("Content-Type", "text/html")],
                        body: "<p>Nothing here.</p>"
                    )
                }
            }
            let text = try await tunnel.get("/gone")
            #expect(text.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(text.contains("Content-Type: text/html\r\n"))
            #expect(text.hasSuffix("<p>Nothing here.</p>"))
            #expect(try await tunnel.vote(on: "/gone").verdict == .unanimous)
        }
    }

    @Test(arguments: ["status", "byte", "type", "header", "location"])
    func `a fault of one is masked and recorded`(fault: String) async throws {
        try await run { tunnel in
            let path = fault == "location" ? "/dir" : "/page"
            tunnel.replicas[1].answers { request in
                var reply = Self.httpd(request)
                switch fault {
                case "status": reply.status = 404
                case "byte": reply.body = "<p>two</p>"
                case "type": reply.headers[0].1 = "text/plain"
                case "header": reply.headers.append(("Cache-Control", "no-store"))
                default: reply.headers = [("Location", "http://evil.example/dir/")]
                }
                return reply
            }
            let text = try await tunnel.get(path)
            #expect(text.hasPrefix(path == "/dir" ? "HTTP/1.1 301" : "HTTP/1.1 200"))
            #expect(!text.contains("evil") && !text.contains("two"))
            let vote = try await tunnel.vote(on: path)
            #expect(vote.verdict == .majority)
            #expect(vote.dissented == ReplicaSet(ReplicaIndex(1)))
        }
    }

    @Test func `what they answer differently by design never reaches them`() async throws {
        try await run { tunnel in
            let text = try await tunnel.get("/page", method: "OPTIONS")
            #expect(text.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"))
            #expect(text.contains("Allow: GET, HEAD\r\n"))
            #expect(try await tunnel.get("/a/%2e%2e/b").hasPrefix("HTTP/1.1 400 "))
            for replica in tunnel.replicas {
                #expect(!replica.requests.contains { $0.head.method == .OPTIONS })
            }
        }
    }

    @Test func `equal servers keep their own pages and names`() async throws {
        try await TestTunnel.run { tunnel in
            for replica in tunnel.replicas {
                replica.answers { Self.httpd($0) }
            }
            let text = try await tunnel.get("/missing")
            #expect(text.contains("Server: Apache/2.4\r\n"))
            #expect(text.hasSuffix("<h1>Apache 404</h1>"))
            #expect(try await tunnel.get("/x", method: "DELETE").hasPrefix("HTTP/1.1 404"))
        }
    }
}
