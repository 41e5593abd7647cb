import LibCrypto
import NIOCore
import Testing
import WireProtocols

@Suite struct PacketFuzzTests {
    private let scramble = Array("0123456789abcdefghij".utf8)

    private func packets() -> [[UInt8]] {
        [
            HandshakeV10(
                serverVersion: "8.0",
                connectionID: 1,
                scramble: scramble,
                capabilities: .offered(withTLS: true),
                plugin: MySQLAuthenticationPlugin.cachingSHA2
            ).encoded(),
            HandshakeResponse41(
                capabilities: .relayed,
                user: "root",
                authenticationData: scramble,
                database: "d"
            ).encoded(),
            SSLRequest(capabilities: .relayed, packetBytesMax: 1, collation: 45).encoded(),
            AuthSwitchRequest(plugin: "mysql_native_password", data: scramble).encoded(),
            OKPacket(affectedRows: 1 << 40, info: [1, 2]).encoded(),
            ErrorPacket(code: .parse, message: "x").encoded(),
            ByteBuffer(bytes: [0x01, 0x04]), ByteBuffer(bytes: [0x01, 0x03]),
            ByteBuffer(bytes: [0x02]),
            ByteBuffer(bytes: [0x11] + Array("root\0\0d\0".utf8) + [45, 0]),
        ].map { Array($0.readableBytesView) }
    }

    private func decode(_ bytes: [UInt8]) {
        let payload = ByteBuffer(bytes: bytes)
        _ = HandshakeV10(payload: payload)
        _ = HandshakeResponse41(payload: payload)
        _ = SSLRequest(payload: payload)
        _ = AuthSwitchRequest(payload: payload)
        _ = OKPacket(payload: payload)
        _ = ErrorPacket(payload: payload)
        _ = ChangeUserRequest(payload: payload)
        var buffer = payload
        while let slice = buffer.readMySQLLengthEncodedSlice() {
            #expect(slice.readableBytes <= bytes.count)
        }
    }

    @Test func `decoders take anything`() {
        var generator = SeededGenerator(seed: 11)
        for packet in packets() {
            for _ in 0..<1500 { decode(generator.mutated(packet)) }
        }
        for _ in 0..<5000 { decode(generator.bytes(upTo: 120)) }
    }

    @Test func `no sequence of damaged packets logs anyone in`() throws {
        var generator = SeededGenerator(seed: 12)
        let key = try RSAPrivateKey.generate(bits: 1024)
        let packets = packets()
        let stored = MySQLAuthenticationPlugin.nativeHash(password: Array("secret".utf8))
        for round in 0..<1500 {
            var server = MySQLServerAuthentication(
                identity: MySQLServerIdentity(
                    serverVersion: "x",
                    connectionID: 1,
                    scramble: scramble,
                    clientHost: "h",
                    offersTLS: round % 2 == 0,
                    rsaKey: round % 3 == 0 ? key : nil
                )
            )
            for _ in 0..<8 {
                var packet = packets.randomElement(using: &generator) ?? []
                if Bool.random(using: &generator) { packet = generator.mutated(packet) }
                var action = server.packetReceived(ByteBuffer(bytes: packet))
                if case .startTLS = action { server.tlsEstablished() }
                if case .lookUpAccount = action { action = server.accountFound([.native(stored)]) }
                if case .accepted = action { Issue.record("round \(round) was accepted") }
            }
        }
    }

    @Test func `no sequence of damaged packets confuses a client`() {
        var generator = SeededGenerator(seed: 13)
        let packets = packets()
        for round in 0..<2000 {
            var client = MySQLClientAuthentication(
                user: "root",
                secret: .password(Array("secret".utf8)),
                isConnectionSecure: false
            )
            for _ in 0..<8 {
                var packet = packets.randomElement(using: &generator) ?? []
                if Bool.random(using: &generator) { packet = generator.mutated(packet) }
                guard case .send(let answer) = client.packetReceived(ByteBuffer(bytes: packet))
                else {
                    continue
                }
                let text = String(decoding: answer.readableBytesView, as: UTF8.self)
                #expect(!text.contains("secret"), "round \(round) gave the password away")
            }
        }
    }

    @Test func `logs of any bytes are read the same in any pieces`() {
        var generator = SeededGenerator(seed: 14)
        let sample = Array("261121  3:50:08\t     4 Query\tSELECT 1\n\t\t     4 Quit\t\nx\n".utf8)
        for _ in 0..<800 {
            let input = generator.mutated(generator.mutated(sample + sample))
            var whole = GeneralLogParser(argumentBytesMax: 30)
            var expected = whole.parse(input)
            if let last = whole.flush() { expected.append(last) }
            var pieces = GeneralLogParser(argumentBytesMax: 30)
            var entries: [GeneralLogEntry] = []
            var rest = input[...]
            while !rest.isEmpty {
                let part = rest.prefix(Int.random(in: 1...9, using: &generator))
                entries += pieces.parse(Array(part))
                rest = rest.dropFirst(part.count)
            }
            if let last = pieces.flush() { entries.append(last) }
            #expect(entries == expected)
        }
    }
}
