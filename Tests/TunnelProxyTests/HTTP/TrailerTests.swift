import NIOCore
import ServicePlan
import Testing
import VotingCore
import WireProtocols

@testable import TunnelProxy

/// Fields behind bodies: which the replicas get, which are voted on and which the client gets.
@Suite(.serialized) struct TrailerTests {
    private static let chunkedGet = "TE: trailers\r\n"

    private func reply(_ body: String, _ trailers: String, type: String = "text/x") -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n"
            + "Trailer: X-Sum, Content-Length\r\n\r\n"
            + "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\(trailers)\r\n"
    }

    @Test(arguments: ["application/octet-stream", "application/json"])
    func `trailers go to a client that understands them`(type: String) async throws {
        try await SessionTunnel.run { tunnel in
            let body = "{\"a\": 1}"
            let text = reply(body, "X-Sum: 7\r\nContent-Length: 3\r\n", type: type)
            tunnel.answer { _ in RawReplica.Answer(text: text) }
            let told = try await tunnel.send(
                SessionTunnel.get("/sum", headers: Self.chunkedGet)
            )
            #expect(told.contains("Transfer-Encoding: chunked\r\n"))
            #expect(told.contains("Trailer: X-Sum\r\n"))
            #expect(told.hasSuffix("\r\n8\r\n\(body)\r\n0\r\nX-Sum: 7\r\n\r\n"), "\(told)")
            let asked = try #require(tunnel.replicas[0].requests.last)
            #expect(asked.contains("\r\nTE: trailers\r\n"))
            #expect(asked.contains("\r\nConnection: TE\r\n"))
            let untold = try await tunnel.send(SessionTunnel.get("/sum"))
            #expect(!untold.contains("X-Sum"))
            let vote = try await tunnel.record("sum") { $0.statement == "GET /sum" }
            #expect(vote.verdict == .unanimous)
        }
    }

    @Test(arguments: ["application/octet-stream", "application/json"], [0, 1, 2])
    func `a wrong trailer of one replica is a fault`(type: String, wrong: Int) async throws {
        try await SessionTunnel.run { tunnel in
            for (number, replica) in tunnel.replicas.enumerated() {
                let sum = number == wrong ? 8 : 7
                let text = reply("{\"a\": 1}", "X-Sum: \(sum)\r\n", type: type)
                replica.answers { _ in RawReplica.Answer(text: text) }
            }
            let told = try await tunnel.send(
                SessionTunnel.get("/sum", headers: Self.chunkedGet)
            )
            #expect(told.hasSuffix("0\r\nX-Sum: 7\r\n\r\n"), "\(told)")
            let vote = try await tunnel.record("sum") { $0.statement == "GET /sum" }
            #expect(vote.verdict == .majority)
            #expect(vote.dissented == ReplicaSet(ReplicaIndex(wrong)))
        }
    }

    @Test func `trailers that differ everywhere are noise of JSON and no answer of bytes`()
        async throws
    {
        try await SessionTunnel.run { tunnel in
            for (number, replica) in tunnel.replicas.enumerated() {
                replica.answers { request in
                    let type =
                        request.hasPrefix("GET /json ")
                        ? "application/json" : "application/octet-stream"
                    return RawReplica.Answer(
                        text: reply("{\"a\": 1}", "X-Sum: \(number)\r\n", type: type)
                    )
                }
            }
            let json = try await tunnel.send(
                SessionTunnel.get("/json", headers: Self.chunkedGet)
            )
            #expect(json.hasPrefix("HTTP/1.1 200"))
            let masked = try await tunnel.record("json") { $0.statement == "GET /json" }
            #expect(masked.verdict == .masked)
            let bytes = try await tunnel.send(
                SessionTunnel.get("/bytes", headers: Self.chunkedGet)
            )
            // Announced in the head, and then not told; nor does the body end.
            #expect(!bytes.hasSuffix("\r\n0\r\n\r\n") && !bytes.contains("X-Sum: "))
            let none = try await tunnel.record("bytes") { $0.statement == "GET /bytes" }
            #expect(none.verdict == .noMajority)
        }
    }

    @Test func `trailers of requests reach every replica but for those that decide`() async throws {
        try await SessionTunnel.run { tunnel in
            tunnel.answer { $0.hasSuffix("0\r\nX-Sum: 7\r\n\r\n") ? RawReplica.hello : nil }
            let told = try await tunnel.send(
                "POST /put HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTrailer: X-Sum, Host\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\n"
                    + "Authorization: Basic x\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"
            )
            #expect(told.hasPrefix("HTTP/1.1 200"), "\(told)")
            for replica in tunnel.replicas {
                let request = try #require(replica.requests.last)
                #expect(request.contains("\r\nTrailer: X-Sum\r\n"))
                #expect(!request.contains("Basic x"))
                #expect(!request.contains("1.2.3.4"))
            }
        }
    }

    @Test func `streamed bodies agree on their trailers too`() {
        var body = BodyRelease(replicas: ReplicaSet(first: 3), quorum: 2)
        let (one, two, three) = (ReplicaIndex(0), ReplicaIndex(1), ReplicaIndex(2))
        let (a, b) = (VoteDigest(1, 0, 0, 0), VoteDigest(2, 0, 0, 0))
        for replica in [one, two, three] {
            _ = body.received(replica, ByteBuffer(string: "same"), now: 0)
        }
        #expect(body.ended(one, trailers: a, now: 0) == [])
        #expect(body.ended(two, trailers: b, now: 0) == [])
        let last = body.ended(three, trailers: a, now: 0)
        #expect(last.contains(.finish))
        #expect(body.agreedReplicas == [one, three])
        #expect(body.divergedReplicas == [two])

        var late = BodyRelease(replicas: ReplicaSet(first: 3), quorum: 2)
        for replica in [one, two, three] {
            _ = late.received(replica, ByteBuffer(string: "same"), now: 0)
        }
        _ = late.ended(one, trailers: a, now: 0)
        #expect(late.ended(two, trailers: a, now: 0).contains(.finish))
        _ = late.ended(three, now: 0)
        #expect(late.divergedReplicas == [three])

        var none = BodyRelease(replicas: ReplicaSet(first: 3), quorum: 2)
        for replica in [one, two, three] {
            _ = none.received(replica, ByteBuffer(string: "same"), now: 0)
        }
        _ = none.ended(one, trailers: a, now: 0)
        _ = none.ended(two, trailers: b, now: 0)
        #expect(none.ended(three, now: 0).contains(.abort(afterBytes: 4)))
    }
}
