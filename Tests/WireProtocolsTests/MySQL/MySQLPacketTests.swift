import NIOCore
import Testing
import WireProtocols

@Suite struct MySQLPacketTests {
    private let scramble = Array("0123456789abcdefghij".utf8)

    @Test func `a greeting comes back`() {
        let greeting = HandshakeV10(
            serverVersion: "5.5.5-10.11.19-MariaDB",
            connectionID: 77,
            scramble: scramble,
            capabilities: .offered(withTLS: true)
        )
        #expect(HandshakeV10(payload: greeting.encoded()) == greeting)
    }

    @Test func `MariaDB's own greeting is understood`() throws {
        var payload = ByteBuffer(bytes: [10])
        payload.writeBytes("5.5.5-10.11.19-MariaDB\0".utf8)
        payload.writeInteger(18 as UInt32, endianness: .little)
        payload.writeBytes(scramble[..<8] + [0, 0xFE, 0xF7, 45, 2, 0, 0xFF, 0x81, 21])
        payload.writeBytes([0, 0, 0, 0, 0, 0, 0x1D, 0, 0, 0])
        payload.writeBytes(scramble[8...] + [0])
        payload.writeBytes("mysql_native_password\0".utf8)
        let greeting = try #require(HandshakeV10(payload: payload))
        #expect(greeting.connectionID == 18)
        #expect(greeting.scramble == scramble)
        #expect(greeting.capabilities.rawValue == 0x81FF_F7FE)
        #expect(greeting.plugin == "mysql_native_password")
        #expect(greeting.status == .autocommit)
    }

    @Test(
        arguments: [
            (nil, nil, 20), ("mysql_native_password", "shop", 20),
            ("caching_sha2_password", nil, 32),
            ("mysql_clear_password", "a", 0), ("dialog", nil, 300),
        ] as [(String?, String?, Int)]
    )
    func `a login comes back`(plugin: String?, database: String?, dataBytes: Int) throws {
        let login = HandshakeResponse41(
            capabilities: .relayed.subtracting(.pluginAuthLengthEncoded),
            user: "jürgen",
            authenticationData: Array(repeating: 7, count: dataBytes),
            database: database,
            plugin: plugin
        )
        let back = try #require(HandshakeResponse41(payload: login.encoded()))
        #expect(back.user == "jürgen")
        #expect(back.authenticationData == login.authenticationData)
        #expect(back.database == database)
        #expect(back.plugin == plugin)
    }

    @Test func `connection attributes after a login are dropped`() throws {
        let login = HandshakeResponse41(
            capabilities: .relayed,
            user: "u",
            authenticationData: [1],
            database: "d"
        )
        var payload = login.encoded()
        let flags = login.capabilities.union(.connectAttributes).rawValue
        payload.setInteger(flags, at: 0, endianness: .little)
        payload.writeBytes([5, 1, 0x61, 2, 0x62, 0x63])
        let back = try #require(HandshakeResponse41(payload: payload))
        #expect(back.database == "d")
        #expect(back.plugin == "mysql_native_password")
    }

    @Test func `errors come back with and without a state`() {
        let error = ErrorPacket(code: .accessDenied, message: "no")
        #expect(error.sqlState == "28000")
        #expect(ErrorPacket(payload: error.encoded()) == error)
        let early = ErrorPacket(code: .tooManyConnections, message: "Too many connections")
        #expect(ErrorPacket(payload: early.encoded(withState: false)) == early)
        #expect(ErrorPacket(payload: ByteBuffer(bytes: [0xFF, 1])) == nil)
        #expect(ErrorPacket(payload: OKPacket().encoded()) == nil)
    }

    @Test func `OK packets come back in both spellings of the text`() {
        let packet = OKPacket(
            affectedRows: 300,
            lastInsertID: 70_000,
            status: [.autocommit, .inTransaction],
            warningCount: 2,
            info: Array("Rows matched: 1".utf8)
        )
        #expect(OKPacket(payload: packet.encoded()) == packet)
        var plain = OKPacket(affectedRows: 1).encoded()
        plain.writeBytes("Records: 2".utf8)
        #expect(OKPacket(payload: plain)?.info == Array("Records: 2".utf8))
        #expect(OKPacket(payload: ByteBuffer(bytes: [0, 1, 2, 3])) == nil)
    }

    @Test func `changes of plugin and requests for TLS come back`() {
        let change = AuthSwitchRequest(plugin: "caching_sha2_password", data: scramble)
        #expect(AuthSwitchRequest(payload: change.encoded()) == change)
        #expect(
            AuthSwitchRequest(payload: ByteBuffer(bytes: [0xFE]))?.plugin == "mysql_old_password"
        )
        let request = SSLRequest(capabilities: .relayed, packetBytesMax: 1 << 24, collation: 45)
        #expect(SSLRequest(payload: request.encoded()) == request)
        var withoutFlag = request.encoded()
        withoutFlag.setInteger(
            MySQLCapabilities.relayed.rawValue,
            at: 0,
            endianness: .little
        )
        #expect(SSLRequest(payload: withoutFlag) == nil)
    }

    @Test func `what would change the framing is never relayed`() {
        let all = MySQLCapabilities(rawValue: .max)
        for flag: MySQLCapabilities in [
            .compress, .ssl, .sessionTrack, .deprecateEOF, .optionalMetadata, .zstandard,
            .queryAttributes, .connectAttributes,
        ] {
            #expect(all.forReplicas.isDisjoint(with: flag))
        }
        #expect(all.forReplicas == .relayed)
        #expect(!MySQLCapabilities.required.forReplicas.contains(.foundRows))
    }

    @Test func `cut packets are refused`() {
        let payloads = [
            HandshakeV10(
                serverVersion: "x",
                connectionID: 1,
                scramble: scramble,
                capabilities: .relayed
            ).encoded(),
            HandshakeResponse41(
                capabilities: .relayed,
                user: "user",
                authenticationData: scramble
            ).encoded(),
            OKPacket().encoded(),
        ]
        for payload in payloads {
            for length in 0..<min(40, payload.readableBytes) {
                let cut = payload.getSlice(at: 0, length: length) ?? ByteBuffer()
                #expect(HandshakeResponse41(payload: cut) == nil)
                _ = HandshakeV10(payload: cut)
                _ = ChangeUserRequest(payload: cut)
                if length < 7 { #expect(OKPacket(payload: cut) == nil) }
            }
        }
    }
}
