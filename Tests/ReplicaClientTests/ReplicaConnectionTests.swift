import NIOCore
import NIOPosix
import Testing
import WireProtocols

@testable import ReplicaClient

@Suite(.timeLimit(.minutes(5))) struct ReplicaConnectionTests {
    private static let credentials = ReplicaCredentials(user: "root", password: Array("pw".utf8))

    private static func framed(_ payload: ByteBuffer, _ sequence: UInt8) -> [UInt8] {
        let count = payload.readableBytes
        return [UInt8(count & 255), UInt8(count >> 8), 0, sequence]
            + Array(payload.readableBytesView)
    }

    private static let greeting = framed(
        HandshakeV10(
            serverVersion: "test",
            connectionID: 9,
            scramble: Array(repeating: 65, count: 20),
            capabilities: .relayed
        ).encoded(),
        0
    )

    /// Waits long, because other tests keep the machine busy, except where the wait is what is tested.
    private func connect(
        _ server: HostileServer,
        timeout: TimeAmount = .seconds(20)
    ) async throws -> ReplicaConnection {
        try await ReplicaConnection.connect(
            ReplicaAddress(host: "127.0.0.1", port: server.port),
            credentials: Self.credentials,
            timeout: timeout,
            on: MultiThreadedEventLoopGroup.singleton
        )
    }

    @Test func `nobody listening is a connect error`() async throws {
        let server = try await HostileServer.start(greeting: [], answer: [], closing: true)
        try await server.stop()
        await #expect { _ = try await connect(server) } throws: { error in
            guard case ReplicaClientError.connect = error else { return false }
            return true
        }
    }

    @Test func `a server that closes at once is reported as closed`() async throws {
        let server = try await HostileServer.start(greeting: [], answer: [], closing: true)
        await #expect(throws: ReplicaClientError.closed) { _ = try await connect(server) }
        try await server.stop()
    }

    @Test func `a server that says nothing runs into the timeout`() async throws {
        let server = try await HostileServer.start(greeting: [], answer: [], closing: false)
        await #expect(throws: ReplicaClientError.timeout) {
            _ = try await connect(server, timeout: .milliseconds(500))
        }
        try await server.stop()
    }

    @Test func `a refused login carries number and text`() async throws {
        let packet = ErrorPacket(code: MySQLErrorCode(rawValue: 1045), message: "Access denied")
        let server = try await HostileServer.start(
            greeting: Self.greeting,
            answer: Self.framed(packet.encoded(), 2),
            closing: false
        )
        await #expect(
            throws: ReplicaClientError.authentication(code: 1045, message: "Access denied")
        ) { _ = try await connect(server) }
        try await server.stop()
    }

    @Test func `garbage after the login fails the statement and closes`() async throws {
        // The same answer serves as the login's OK (number 2) and, wrongly numbered, as a reply.
        let server = try await HostileServer.start(
            greeting: Self.greeting,
            answer: Self.framed(OKPacket().encoded(), 2),
            closing: false
        )
        let connection = try await connect(server)
        #expect(connection.threadID == 9)
        await #expect(
            throws: ReplicaClientError.protocolViolation("packet 2 came in place of 1")
        ) { try await connection.execute("SELECT 1") }
        await #expect(throws: ReplicaClientError.self) { try await connection.execute("SELECT 1") }
        #expect(!connection.isActive)
        try await server.stop()
    }

    @Test func `random bytes of a server never crash the client`() async throws {
        var generator = SplitMix(state: 7)
        for round in 0..<60 {
            let noise = (0..<64).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            let server = try await HostileServer.start(
                greeting: round.isMultiple(of: 2) ? Self.greeting : noise,
                answer: [7, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0] + noise,
                closing: true
            )
            if let connection = try? await connect(server, timeout: .milliseconds(500)) {
                _ = try? await connection.query("SELECT 1", timeout: .milliseconds(200))
                await connection.close()
            }
            try await server.stop()
        }
    }

    @Test func `credentials print without the password`() {
        #expect(!"\(Self.credentials)".contains("pw"))
        var dumped = ""
        dump(Self.credentials, to: &dumped)
        #expect(!dumped.contains("112"))
    }
}
