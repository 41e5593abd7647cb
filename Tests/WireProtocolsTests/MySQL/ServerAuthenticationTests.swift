import LibCrypto
import NIOCore
import Testing
import WireProtocols

@Suite struct ServerAuthenticationTests {
    private func server(tls: Bool, key: RSAPrivateKey?) -> MySQLServerAuthentication {
        MySQLServerAuthentication(
            identity: MySQLServerIdentity(
                serverVersion: "x",
                connectionID: 1,
                scramble: Array("0123456789abcdefghij".utf8),
                clientHost: "h",
                offersTLS: tls,
                rsaKey: key
            )
        )
    }

    private func sha2Login() -> ByteBuffer {
        HandshakeResponse41(
            capabilities: .relayed,
            user: "u",
            authenticationData: Array(repeating: 1, count: 32),
            plugin: MySQLAuthenticationPlugin.cachingSHA2
        ).encoded()
    }

    @Test func `malformed packets are denied at every step`() throws {
        let key = try RSAPrivateKey.generate(bits: 1024)
        let junk: [[UInt8]] = [[], [0xFF], [1, 2, 3], Array(repeating: 0xFE, count: 400)]
        for bytes in junk {
            let packet = ByteBuffer(bytes: bytes)
            var first = server(tls: true, key: key)
            #expect(first.packetReceived(packet) == .denied(.badHandshake))
            #expect(first.packetReceived(packet) == .denied(.badHandshake))
            var second = server(tls: true, key: key)
            _ = second.packetReceived(sha2Login())
            guard case .denied = second.packetReceived(packet) else {
                Issue.record("\(bytes) was taken for a request for the key")
                continue
            }
            var third = server(tls: true, key: key)
            _ = third.packetReceived(sha2Login())
            _ = third.packetReceived(ByteBuffer(bytes: [2]))
            guard case .denied = third.packetReceived(packet) else {
                Issue.record("\(bytes) was taken for a password")
                continue
            }
            var fourth = server(tls: false, key: nil)
            #expect(fourth.changeUserReceived(packet) == .denied(.badHandshake))
            #expect(fourth.accountFound([.noPassword]) == .denied(.badHandshake))
        }
    }

    @Test func `without a key and TLS a caching_sha2 client is switched to native`() {
        var server = server(tls: false, key: nil)
        guard case .send(let payload) = server.packetReceived(sha2Login()) else {
            Issue.record("no change of plugin")
            return
        }
        #expect(AuthSwitchRequest(payload: payload)?.plugin == MySQLAuthenticationPlugin.native)
    }

    @Test func `TLS is refused when it was not offered, and not done twice`() {
        let request = SSLRequest(capabilities: .relayed, packetBytesMax: 1, collation: 8).encoded()
        var plain = server(tls: false, key: nil)
        #expect(plain.packetReceived(request) == .denied(.badHandshake))
        var secure = server(tls: true, key: nil)
        #expect(secure.packetReceived(request) == .startTLS)
        secure.tlsEstablished()
        #expect(secure.packetReceived(request) == .denied(.badHandshake))
        var early = server(tls: true, key: nil)
        #expect(early.packetReceived(request) == .startTLS)
        #expect(early.packetReceived(sha2Login()) == .denied(.badHandshake))
    }

    @Test func `a client older than 4.1 is denied`() {
        var server = server(tls: false, key: nil)
        let old = HandshakeResponse41(
            capabilities: [.protocol41],
            user: "u",
            authenticationData: []
        ).encoded()
        #expect(server.packetReceived(old) == .denied(.badHandshake))
    }

    @Test func `a proof of the wrong length or with damaged hashes is no proof`() {
        let proof = NativeProof(token: [1, 2], scramble: Array(repeating: 1, count: 20))
        #expect(proof.verify(nativeHashes: [Array(repeating: 0, count: 20)]) == nil)
        let long = NativeProof(token: Array(repeating: 1, count: 20), scramble: [])
        #expect(long.verify(nativeHashes: [[], [1]]) == nil)
    }

    @Test func `a client whose character set hides quotes is denied`() {
        for (collation, denied) in [(28 as UInt8, true), (13, true), (45, false), (8, false)] {
            var server = server(tls: false, key: nil)
            let login = HandshakeResponse41(
                capabilities: .relayed,
                collation: collation,
                user: "u",
                authenticationData: []
            ).encoded()
            if case .denied(let error) = server.packetReceived(login) {
                #expect(denied)
                #expect(error.code == .unknownCharset)
            } else {
                #expect(!denied)
            }
        }
    }

    @Test func `scrambles are printable`() throws {
        let scramble = try MySQLServerIdentity.makeScramble()
        #expect(scramble.count == 20)
        #expect(scramble.allSatisfy { (33...126).contains($0) })
    }
}
