import NIOConcurrencyHelpers
import NIOCore
import ServicePlan
import Testing
import VotingCore
import WireProtocols

@testable import TunnelProxy

/// Connections that change to WebSocket, over real sockets.
@Suite(.serialized) struct UpgradeTests {
    private static let request =
        "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

    private static func switching(_ accept: String = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") -> String {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(accept)\r\n\r\n"
    }

    /// A server's text frame.
    private static func frame(_ text: String) -> [UInt8] {
        [0x81, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    /// Each replica sends back what comes as one frame, with something before it.
    private func echo(
        _ tunnel: SessionTunnel,
        _ change: @escaping @Sendable (Int) -> String = { _ in "" }
    ) {
        for (number, replica) in tunnel.replicas.enumerated() {
            replica.answers { request in
                guard request.contains("Upgrade: websocket\r\n") else { return RawReplica.hello }
                return RawReplica.Answer(
                    text: Self.switching(),
                    then: .stream { came in
                        Self.frame(change(number) + String(decoding: came, as: UTF8.self))
                    }
                )
            }
        }
    }

    private func connected(_ tunnel: SessionTunnel) async throws -> RawClient {
        let client = try await tunnel.client()
        try await client.send(Self.request)
        try await tunnel.eventually("the protocol changes") { client.text.contains("\r\n\r\n") }
        #expect(client.text.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(client.text.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        #expect(client.text.contains("Connection: Upgrade\r\n"))
        #expect(client.text.contains("Upgrade: websocket\r\n"))
        client.clear()
        // Only then all replicas that agreed are compared: what is sent before comes to a late one in one piece.
        _ = try await leader(tunnel)
        return client
    }

    /// The replica that speaks with the client.
    private func leader(_ tunnel: SessionTunnel) async throws -> Int {
        let vote = try await tunnel.record("the heads") {
            $0.statement == "GET /chat" && $0.requestKind == "GET"
        }
        return try #require(vote.leader).position
    }

    private func ending(_ tunnel: SessionTunnel) async throws -> VoteRecord {
        let record = try await tunnel.record("the end") { $0.requestKind == "WEBSOCKET" }
        #expect(record.verdict == .skipped)
        #expect(record.flags.contains([.unvoted, .observed]))
        #expect(record.statement == "GET /chat")
        return record
    }

    @Test func `bytes go both ways and reach every replica`() async throws {
        try await SessionTunnel.run { tunnel in
            echo(tunnel)
            let client = try await connected(tunnel)
            for word in ["one", "two", "three"] {
                client.clear()
                try await client.send(word)
                try await tunnel.eventually("an echo of \(word)") {
                    client.bytes == Self.frame(word)
                }
            }
            for replica in tunnel.replicas {
                try await tunnel.eventually("all of it came") {
                    String(decoding: replica.streamed, as: UTF8.self) == "onetwothree"
                }
            }
            let vote = try await tunnel.record("the heads") {
                $0.statement == "GET /chat" && $0.requestKind == "GET"
            }
            #expect(vote.verdict == .unanimous)
            await client.close()
            let record = try await ending(tunnel)
            #expect(record.agreed == ReplicaSet(first: 3))
            #expect(record.reason.contains("11 bytes in, 17 out; the client left"))
            try await tunnel.eventually("no replica is left open") {
                tunnel.replicas.allSatisfy { $0.streamCount == 0 }
            }
            #expect(try await tunnel.send(SessionTunnel.get("/after")).hasSuffix("hello"))
        }
    }

    @Test func `what another replica says differently is recorded and not answered`() async throws {
        try await SessionTunnel.run { tunnel in
            let wrong = NIOLockedValueBox<Int?>(nil)
            echo(tunnel) { number in wrong.withLockedValue { $0 } == number ? "wrong " : "" }
            let client = try await connected(tunnel)
            let other = (try await leader(tunnel) + 1) % 3
            wrong.withLockedValue { $0 = other }
            try await client.send("hello")
            try await tunnel.eventually("the echo") { client.bytes == Self.frame("hello") }
            try await tunnel.eventually("all have it") {
                tunnel.replicas.allSatisfy { $0.streamed.count == 5 }
            }
            await client.close()
            let record = try await ending(tunnel)
            #expect(record.dissented == ReplicaSet(ReplicaIndex(other)))
        }
    }

    @Test func `heads are voted on`() async throws {
        try await SessionTunnel.run { tunnel in
            echo(tunnel)
            tunnel.replicas[0].answers { _ in
                RawReplica.Answer(
                    text: Self.switching("wrong"),
                    then: .stream { _ in Self.frame("wrong") }
                )
            }
            let client = try await connected(tunnel)
            try await client.send("hi")
            try await tunnel.eventually("the echo") { client.bytes == Self.frame("hi") }
            let vote = try await tunnel.record("the heads") {
                $0.requestKind == "GET" && $0.statement == "GET /chat"
            }
            #expect(vote.verdict == .majority)
            #expect(vote.dissented == ReplicaSet(ReplicaIndex(0)))
            try await tunnel.eventually("the other one is closed") {
                tunnel.replicas[0].streamCount == 0
            }
            await client.close()
            #expect(try await ending(tunnel).agreed == [ReplicaIndex(1), ReplicaIndex(2)])
        }
    }

    @Test func `without majority nothing changes`() async throws {
        try await SessionTunnel.run { tunnel in
            for (number, replica) in tunnel.replicas.enumerated() {
                replica.answers { _ in
                    RawReplica.Answer(text: Self.switching("x\(number)"), then: .stream { $0 })
                }
            }
            let text = try await tunnel.send(Self.request)
            #expect(text.hasPrefix("HTTP/1.1 502"), "\(text)")
            try await tunnel.eventually("nobody is left open") {
                tunnel.replicas.allSatisfy { $0.streamCount == 0 }
            }
        }
    }

    @Test func `a leader that is lost closes the connection and says why`() async throws {
        try await SessionTunnel.run { tunnel in
            echo(tunnel)
            let client = try await connected(tunnel)
            try await client.send("hello")
            try await tunnel.eventually("the echo") { client.bytes == Self.frame("hello") }
            client.clear()
            let leader = try await leader(tunnel)
            tunnel.replicas[leader].cutStreams()
            try await tunnel.eventually("it is closed") { client.isClosed }
            let bytes = client.bytes
            #expect(bytes.prefix(2) == [0x88, UInt8(bytes.count - 2)])
            #expect(bytes.dropFirst(2).prefix(2) == [0x03, 0xF4])
            let record = try await ending(tunnel)
            #expect(record.failed == ReplicaSet(ReplicaIndex(leader)))
            #expect(record.reason.hasSuffix("the leader was lost"))
        }
    }

    @Test func `a replica that is compared and lost changes nothing`() async throws {
        try await SessionTunnel.run { tunnel in
            echo(tunnel)
            let client = try await connected(tunnel)
            try await tunnel.eventually("all are connected") {
                tunnel.replicas.allSatisfy { $0.streamCount == 1 }
            }
            let leader = try await leader(tunnel)
            let other = (leader + 1) % 3
            tunnel.replicas[other].cutStreams()
            try await client.send("hello")
            try await tunnel.eventually("the echo") { client.bytes == Self.frame("hello") }
            await client.close()
            let record = try await ending(tunnel)
            #expect(record.failed == ReplicaSet(ReplicaIndex(other)))
            #expect(record.agreed.contains(ReplicaIndex(leader)))
        }
    }

    @Test func `what servers say by themselves reaches the client`() async throws {
        try await SessionTunnel.run { tunnel in
            echo(tunnel)
            let client = try await connected(tunnel)
            for replica in tunnel.replicas { replica.push(Self.frame("news")) }
            try await tunnel.eventually("the news") { client.bytes == Self.frame("news") }
            // The leader closes as the protocol says, and the others do.
            let close: [UInt8] = [0x88, 2, 0x03, 0xE8]
            for replica in tunnel.replicas { replica.push(close) }
            try await tunnel.eventually("it is passed on") {
                client.bytes == Self.frame("news") + close
            }
            for replica in tunnel.replicas { replica.cutStreams() }
            try await tunnel.eventually("it is closed") { client.isClosed }
            #expect(client.bytes == Self.frame("news") + close)
            let record = try await ending(tunnel)
            #expect(record.agreed == ReplicaSet(first: 3))
            #expect(record.reason.hasSuffix("the leader closed it"))
        }
    }

    @Test func `an idle connection is closed`() async throws {
        try await SessionTunnel.run({ $0.tunnel.limits.keepAliveMilliseconds = 600 }) { tunnel in
            echo(tunnel)
            let client = try await connected(tunnel)
            try await tunnel.eventually("it is closed") { client.isClosed }
            #expect(client.bytes.dropFirst(2).prefix(2) == [0x03, 0xE9])
            #expect(try await ending(tunnel).reason.hasSuffix("it was idle"))
        }
    }

    @Test func `protocols that are not known are not asked for`() async throws {
        try await SessionTunnel.run { tunnel in
            for name in ["h2c", "TLS/1.2", "websocket, h2c"] {
                let text = try await tunnel.send(
                    "GET /plain HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: \(name)\r\n\r\n"
                )
                #expect(text.hasPrefix("HTTP/1.1 200"))
            }
            for replica in tunnel.replicas {
                #expect(!replica.requests.contains { $0.lowercased().contains("upgrade") })
            }
        }
    }

    @Test func `a server that does not change the protocol is answered as ever`() async throws {
        try await SessionTunnel.run { tunnel in
            let text = try await tunnel.send(Self.request)
            #expect(text.hasPrefix("HTTP/1.1 200"))
            #expect(text.hasSuffix("hello"))
        }
    }

    @Test func `bytes that come with the request are refused`() async throws {
        try await SessionTunnel.run { tunnel in
            echo(tunnel)
            let text = try await tunnel.send(Self.request + "early")
            #expect(text.hasPrefix("HTTP/1.1 400"), "\(text)")
            #expect(tunnel.replicas.allSatisfy { $0.streamCount == 0 })
        }
    }

    @Test func `much goes through a client and servers that take their time`() async throws {
        try await SessionTunnel.run { tunnel in
            for replica in tunnel.replicas {
                replica.answers { _ in
                    RawReplica.Answer(text: Self.switching(), then: .stream { $0 })
                }
            }
            let client = try await connected(tunnel)
            let block = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            for _ in 0..<32 { try await client.send(block) }
            try await tunnel.eventually("all of it is back") {
                client.bytes.count == 32 * block.count
            }
            #expect(client.bytes == (0..<32).flatMap { _ in block })
            await client.close()
            #expect(try await ending(tunnel).dissented.isEmpty)
        }
    }
}
